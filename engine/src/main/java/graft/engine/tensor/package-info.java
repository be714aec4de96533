/// The one door to libtorch. Start at {@link graft.engine.tensor.Torch}, which starts DJL's PyTorch engine
/// once, offline, and says which devices there are; {@link graft.engine.tensor.Kernels} holds the operations
/// that the models need beyond DJL's NDArray interface; {@link graft.engine.tensor.Optimize} those of an
/// optimizer step, on lists of tensors.
///
/// Rules of this package, which everything above relies on:
/// - A result belongs to the memory manager of the operation's first argument. Activations come first, weights after.
/// - Gradients are recorded only inside {@link graft.engine.tensor.GradMode#on}, per thread.
/// - bfloat16 tensors are opaque: DJL ends the JVM when asked for their type. Only {@link graft.engine.tensor.Kernels}
///   makes them and takes them back.
///
/// Models, adapters and files stay out.
@NullMarked
package graft.engine.tensor;

import org.jspecify.annotations.NullMarked;
