package graft.engine.data;

import graft.engine.data.tokens.Encoded;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.List;

/// Texts at hand as rows without labels, tokenised as training tokenised them: what a prediction is made on.
/// Held in memory.
public final class TextRows implements Rows {

    private final List<Example> examples = new ArrayList<>();
    private final List<Integer> fullLengths = new ArrayList<>();
    private final List<List<String>> words = new ArrayList<>();
    private final List<int[]> positions = new ArrayList<>();

    /// @param pairs     second texts; as long as `texts`, or empty for none
    /// @param maxLength of the recipe; prompts of decoders are not cut
    public TextRows(Task.Kind kind, Tokenizer tokenizer, List<String> texts, List<String> pairs, int maxLength) {
        for (int row = 0; row < texts.size(); row++) {
            String text = texts.get(row);
            switch (kind) {
                case CLASSIFICATION, MULTI_LABEL, REGRESSION, MASKED_LM ->
                    add(tokenizer.encode(text, pairs.isEmpty() ? null : pairs.get(row), maxLength, true), tokenizer);
                case TOKEN_CLASSIFICATION -> {
                    List<String> split = Words.of(text);
                    Encoded encoded = tokenizer.encode(String.join(" ", split), maxLength);
                    words.add(split);
                    positions.add(Words.firstTokens(encoded, split));
                    add(encoded, tokenizer);
                }
                case CAUSAL_LM, INSTRUCTION -> {
                    int[] ids = tokenizer.prompt(text);
                    add(ids, new int[ids.length], ids.length, tokenizer);
                }
            }
        }
    }

    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public int length(int row) {
        return examples.get(row).inputIds().length;
    }

    /// Tokens of a row's text, before truncation.
    public int fullLength(int row) {
        return fullLengths.get(row);
    }

    @Override
    public Example get(int row) {
        return examples.get(row);
    }

    /// The words of a row of token classification, split at white space.
    public List<String> words(int row) {
        return words.get(row);
    }

    /// Where each word's first token stands; -1 where it has none, because the row was cut before it.
    public int[] wordPositions(int row) {
        return positions.get(row).clone();
    }

    private void add(Encoded encoded, Tokenizer tokenizer) {
        add(encoded.ids(), encoded.typeIds(), encoded.fullLength(), tokenizer);
    }

    private void add(int[] ids, int[] types, int fullLength, Tokenizer tokenizer) {
        boolean nothing = ids.length == 0; // an empty text for a model without special tokens
        int[] present = nothing ? new int[] {tokenizer.specials().fill()} : ids;
        examples.add(new Example(present, nothing ? new int[1] : types, null, new double[0]));
        fullLengths.add(Math.max(fullLength, present.length));
    }
}
