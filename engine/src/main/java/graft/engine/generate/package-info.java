/// Text from decoders: {@link graft.engine.generate.Generator} reads prompts and adds token after token, each chosen by
/// a {@link graft.engine.generate.Sampler}; {@link graft.engine.generate.TextStream} turns tokens to text as they come.
/// Knows adapted models and ids; the tokenizer only in the stream.
@NullMarked
package graft.engine.generate;

import org.jspecify.annotations.NullMarked;
