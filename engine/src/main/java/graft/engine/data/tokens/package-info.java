/// From text to token ids and back. Start at {@link graft.engine.data.tokens.Tokenizer}: it wraps the Hugging
/// Face tokenizer library and gives the same ids, types, code-point offsets and decoded text as transformers
/// does on the same folder. {@link graft.engine.data.tokens.SpecialTokens} holds the ids that batches need.
///
/// Truncation is done here, not in the library, so that one loaded tokenizer serves every length and the full
/// length of a row is known for the report. Which texts of a row become a sequence is not decided here but in
/// {@code graft.engine.data}.
@NullMarked
package graft.engine.data.tokens;

import org.jspecify.annotations.NullMarked;
