/// The base models, written to be read beside their papers. {@link graft.engine.model.BertLayer} and {@link
/// graft.engine.model.LlamaLayer} are one layer each; {@link graft.engine.model.BaseModel} loads, makes and saves
/// whole models and runs them. Both are made of the same parts: {@link graft.engine.model.Linear}, {@link
/// graft.engine.model.Projections} (q, k, v), {@link graft.engine.model.Norm} and {@link
/// graft.engine.model.Junction}, where a sub-layer meets its residual.
///
/// A layer exposes named sites. What can attach there is defined here, as {@link graft.engine.model.LinearAdapter},
/// {@link graft.engine.model.ParallelAdapter} and {@link graft.engine.model.OutputAdapter}; the methods themselves
/// live above, in the adapter package.
///
/// Shapes: B rows, S positions, d width, H heads, D head size, V vocabulary. Numbers between layers are float32.
@NullMarked
package graft.engine.model;

import org.jspecify.annotations.NullMarked;
