/// How adapters act together over one base. A {@link graft.engine.compose.Composition} is the tree of who
/// acts with whom; {@link graft.engine.compose.ComposedModel} is the way in: it takes {@link
/// graft.engine.compose.Members}, adapters that are loaded and taken off, and lets them act as the tree says.
/// What works on rows (parallel, batch split) is several forward passes, each with its own adapters; what
/// works at places (stack, sum, average, split, fusion) is one adapter there that stands for all ({@link
/// graft.engine.compose.Places}). {@link graft.engine.compose.Combination} makes one new adapter of several
/// instead.
///
/// Methods and their arithmetic stay in the package below; files stay out.
@NullMarked
package graft.engine.compose;

import org.jspecify.annotations.NullMarked;
