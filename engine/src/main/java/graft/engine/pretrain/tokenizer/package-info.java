/// Trains the tokenizers of the bundled base models from text: {@link graft.engine.pretrain.tokenizer.WordPieceTrainer}
/// for the encoder (arXiv 1609.08144 §4.1, as BERT uses it), {@link graft.engine.pretrain.tokenizer.BytePairTrainer}
/// for the decoder (arXiv 1508.07909 §3.2 over bytes, as GPT-2 uses it). Both are merge training over counted words
/// and end in an ordinary Hugging Face `tokenizer.json`. The same text gives the same files.
///
/// Reading tokenizers and encoding with them is `graft.engine.data.tokens`.
@NullMarked
package graft.engine.pretrain.tokenizer;

import org.jspecify.annotations.NullMarked;
