package graft.engine.data.tokens;

/// Ids of the special tokens as the model folder names them; {@link #NONE} where it has none.
public record SpecialTokens(int pad, int cls, int sep, int mask, int bos, int eos, int unk) {

    /// Stands for a token that the tokenizer does not have.
    public static final int NONE = -1;

    /// The id that fills short rows. Decoders often have no padding token; the end token serves, because
    /// padding is masked and its id never matters.
    public int fill() {
        if (pad != NONE) {
            return pad;
        }
        return eos != NONE ? eos : 0;
    }

    /// The id that ends a text: the end token, else the separator, else {@link #NONE}.
    public int end() {
        return eos != NONE ? eos : sep;
    }

    /// True for ids that stand for no text of their own.
    public boolean contains(int id) {
        return id != NONE && (id == pad || id == cls || id == sep || id == mask || id == bos || id == eos || id == unk);
    }
}
