/// Holds this build against reference cases: a model or adapter, inputs, and the outputs, gradients and losses that
/// another implementation computed from them. Start at {@link graft.engine.verify.Verification}. A case that asks for
/// something this build does not do is reported as unsupported with the reason; it never counts as passed.
@NullMarked
package graft.engine.verify;

import org.jspecify.annotations.NullMarked;
