/// Making the bundled base models: `graft pretrain`. {@link graft.engine.pretrain.PretrainRecipe} is the recipe file,
/// {@link graft.engine.pretrain.Pretraining} makes tokenizer and rows, trains a new model with the same loop as
/// everything else, and writes an ordinary Hugging Face folder with a model card.
///
/// The text comes from {@code graft.engine.pretrain.world}, a small consistent world of the project's own; tokenizers
/// are trained in {@code graft.engine.pretrain.tokenizer}; {@code graft.engine.pretrain.samples} writes the sample
/// data.
@NullMarked
package graft.engine.pretrain;

import org.jspecify.annotations.NullMarked;
