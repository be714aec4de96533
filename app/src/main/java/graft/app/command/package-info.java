/// Everything that can be asked for by name, once: menus, the command palette and the sheet of keys are made from the
/// same {@link graft.app.command.Command}s. What they do is decided by who makes them ({@code graft.app.Commands}).
@NullMarked
package graft.app.command;

import org.jspecify.annotations.NullMarked;
