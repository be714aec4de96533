/// Tasks learned one after the other over one base: what each has kept of the earlier ones, with an adapter for each
/// and with full fine-tuning. The engine measures; the window asks for the next step when a task's runs have ended.
@NullMarked
package graft.app.sequences;

import org.jspecify.annotations.NullMarked;
