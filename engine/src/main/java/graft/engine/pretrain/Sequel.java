package graft.engine.pretrain;

import graft.engine.data.tokens.Tokenizer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gives an encoder's first mark something to learn. Masked language modelling alone never asks anything of `[CLS]`, so
/// a
/// classifier that reads it would find nothing there; BERT (arXiv 1810.04805 §3.1) had it judge whether a sentence
/// follows. Here it predicts a word of the sentence that follows and is hidden (compare skip-thought vectors, arXiv
/// 1506.06726): what comes next depends on what the text as a whole says.
final class Sequel {

    private static final int LEAST_KEPT = 5;
    private static final int LEAST_CUT = 3;

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
    /// @param word a token of that sentence
    record Cut(int[] rest, int word) {}

    /// Cuts off the last sentence.
    ///
    /// @param ids with the model's marks at both ends
    /// @return null where the document is too short
    @Nullable
    Cut cut(int[] ids, SplittableRandom random) {
        int last = ids.length - 2;
        while (last > 0 && among(punctuation, ids[last])) {
            last--;
        }
        int ender = last;
        while (ender > 0 && !among(enders, ids[ender])) {
            ender--;
        }
        int begin = ender + 1;
        int[] words = IntStream.rangeClosed(begin, last)
                .map(i -> ids[i])
                .filter(id -> !among(punctuation, id))
                .toArray();
        if (begin < LEAST_KEPT || words.length < LEAST_CUT) {
            return null;
        }
        int[] rest = Arrays.copyOf(ids, begin + 1);
        rest[begin] = ids[ids.length - 1];
        return new Cut(rest, words[random.nextInt(words.length)]);
    }

    private static boolean among(int[] sorted, int id) {
        return Arrays.binarySearch(sorted, id) >= 0;
    }
}
