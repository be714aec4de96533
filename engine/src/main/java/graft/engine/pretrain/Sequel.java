package graft.engine.pretrain;

import graft.engine.data.tokens.Tokenizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gives an encoder's first mark something to learn. Masked language modelling alone never asks anything of
/// `[CLS]`, so a classifier that reads it would find nothing there; BERT (arXiv 1810.04805 §3.1) had it judge
/// whether a sentence follows. Here, where a document ends in a sentence of one word, it predicts that word,
/// which is hidden (compare skip-thought vectors, arXiv 1506.06726): such a word sums the text up. Words out
/// of longer sentences were tried too: they are so hard to foresee that their noise slows down everything
/// else.
final class Sequel {

    private static final int LEAST_KEPT = 5;

    private final int[] enders;
    private final int[] punctuation;

    Sequel(Tokenizer tokenizer) {
        enders = ids(tokenizer, ". ! ?");
        punctuation = ids(tokenizer, ". ! ? , : ; \" ' -");
    }

    private static int[] ids(Tokenizer tokenizer, String marks) {
        return Arrays.stream(tokenizer
                        .encode(marks, null, Tokenizer.UNLIMITED, false)
                        .ids())
                .sorted()
                .toArray();
    }

    /// @param rest the document without its last sentence
    /// @param word the token that this sentence was
    record Cut(int[] rest, int word) {}

    /// Cuts off the last sentence if it is one word.
    ///
    /// @param ids with the model's marks at both ends
    /// @return null where the document ends otherwise, or is too short
    @Nullable
    Cut cut(int[] ids) {
        int last = ids.length - 2;
        while (last > 0 && among(punctuation, ids[last])) {
            last--;
        }
        int ender = last;
        while (ender > 0 && !among(enders, ids[ender])) {
            ender--;
        }
        int begin = ender + 1;
        if (begin < LEAST_KEPT || begin != last) {
            return null;
        }
        int[] rest = Arrays.copyOf(ids, begin + 1);
        rest[begin] = ids[ids.length - 1];
        return new Cut(rest, ids[last]);
    }

    private static boolean among(int[] sorted, int id) {
        return Arrays.binarySearch(sorted, id) >= 0;
    }
}
