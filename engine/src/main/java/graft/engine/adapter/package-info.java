/// The adapter methods. {@link graft.engine.adapter.AdaptedModel} is the way in: it attaches a recipe's adapters to a
/// base model's sites, gives it the task's head, and computes logits and losses. One class per method ({@link
/// graft.engine.adapter.Bottleneck}, {@link graft.engine.adapter.Lora}, {@link graft.engine.adapter.BaseParameters}
/// for BitFit and full fine-tuning); each knows its own arithmetic and nothing of architectures. To add a method: its
/// specification in the recipe, its class here, its case in {@link graft.engine.adapter.Attachments}.
///
/// Adapters and heads are float32 whatever the base is. Files stay out; so does the training loop.
@NullMarked
package graft.engine.adapter;

import org.jspecify.annotations.NullMarked;
