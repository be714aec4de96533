package graft.engine.data;

import graft.engine.data.tokens.SpecialTokens;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Task;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes batches of rows: pads them, and for language modelling adds what is to be predicted.
public final class Collator {

    /// The epoch to name when evaluating, so that masked language modelling is measured on the same masks every
    /// time.
    public static final int EVALUATION = -1;

    private final Task.Kind kind;
    private final int fill;
    private final @Nullable Masking masking;

    /// @param seed of the masks of masked language modelling; unused otherwise
    /// @throws InvalidInput for masked language modelling with a tokenizer that has no mask token
    public Collator(Task.Kind kind, Tokenizer tokenizer, long seed) {
        this(kind, tokenizer.specials(), tokenizer.vocabularySize(), seed);
    }

    Collator(Task.Kind kind, SpecialTokens specials, int vocabulary, long seed) {
        this.kind = kind;
        this.fill = specials.fill();
        if (kind == Task.Kind.MASKED_LM && specials.mask() == SpecialTokens.NONE) {
            throw new InvalidInput(
                    ErrorCode.TOKENIZER_UNREADABLE,
                    "task.kind is masked-lm, but the base model's tokenizer has no mask token.",
                    "Take an encoder such as tiny-encoder, or causal-lm for this model.");
        }
        this.masking = kind == Task.Kind.MASKED_LM ? new Masking(specials, vocabulary, seed) : null;
    }

    /// A batch of the given rows, in their order.
    ///
    /// @param epoch from 0, or {@link #EVALUATION}
    public Batch collate(Rows rows, int[] indices, int epoch) {
        Example[] examples = new Example[indices.length];
        int length = 0;
        int width = 0;
        for (int i = 0; i < indices.length; i++) {
            Example example = rows.get(indices[i]);
            examples[i] = masking == null ? example : masking.mask(example, epoch, indices[i]);
            length = Math.max(length, example.inputIds().length);
            width = Math.max(width, example.labels().length);
        }
        long[] ids = new long[indices.length * length];
        long[] mask = new long[ids.length];
        long[] types = new long[ids.length];
        Arrays.fill(ids, fill);
        boolean byToken = byToken();
        long @Nullable [] tokenLabels = byToken ? new long[ids.length] : null;
        if (tokenLabels != null) {
            Arrays.fill(tokenLabels, Batch.IGNORE);
        }
        double[] labels = new double[indices.length * width];
        for (int row = 0; row < examples.length; row++) {
            Example example = examples[row];
            int[] targets = example.tokenLabels() == null ? example.inputIds() : example.tokenLabels();
            for (int i = 0, at = row * length; i < example.inputIds().length; i++, at++) {
                ids[at] = example.inputIds()[i];
                mask[at] = 1;
                types[at] = example.typeIds()[i];
                if (tokenLabels != null) {
                    tokenLabels[at] = targets[i];
                }
            }
            System.arraycopy(example.labels(), 0, labels, row * width, example.labels().length);
        }
        return new Batch(indices.length, length, ids, mask, types, tokenLabels, labels, indices.clone());
    }

    private boolean byToken() {
        return switch (kind) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> false;
            case TOKEN_CLASSIFICATION, CAUSAL_LM, INSTRUCTION, MASKED_LM -> true;
        };
    }
}
