/// Microbenchmarks of the hot parts: a kernel call, the journal, the tokenizer; beside them in `graft.app.curves` the
/// thinning of a curve. Built with `-Pjmh` and never part of the tests.
@NullMarked
package graft.jmh;

import org.jspecify.annotations.NullMarked;
