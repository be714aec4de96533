package graft.engine.data;

import graft.engine.data.tokens.SpecialTokens;
import java.util.Arrays;

/// Masked language modelling (BERT, arXiv 1810.04805 §3.1): of the text's tokens 15 % are to be predicted; of
/// those, 80 % are replaced by the mask token, 10 % by a random token, 10 % stay. At least one token of every
/// row is predicted.
///
/// Masks are drawn when a batch is made, from seed, epoch and row alone: every epoch sees other masks, and a
/// resumed run sees the same.
final class Masking {

    private static final double SHARE = 0.15;
    private static final long PURPOSE = 0x3A5C;

    private final SpecialTokens specials;
    private final int vocabulary;
    private final long seed;

    Masking(SpecialTokens specials, int vocabulary, long seed) {
        this.specials = specials;
        this.vocabulary = vocabulary;
        this.seed = seed;
    }

    /// The row with its masks: inputs changed, token labels the ids to predict.
    Example mask(Example example, int epoch, int row) {
        Draw draw = new Draw(PURPOSE, seed, epoch, row);
        int[] ids = example.inputIds().clone();
        int[] labels = given(example);
        int candidates = 0;
        int predicted = 0;
        int spare = -1;
        for (int i = 0; i < ids.length; i++) {
            if (specials.contains(ids[i])) {
                continue;
            }
            candidates++;
            if (draw.below(candidates) == 0) { // one candidate uniformly, for rows where the share picks none
                spare = i;
            }
            if (draw.unit() < SHARE) {
                hide(ids, labels, i, draw);
                predicted++;
            }
        }
        if (predicted == 0 && spare >= 0) {
            hide(ids, labels, spare, draw);
        }
        return new Example(ids, example.typeIds(), labels, example.labels());
    }

    /// Labels that the row brings along, for example at its first mark, stay.
    private static int[] given(Example example) {
        int[] given = example.tokenLabels();
        if (given != null) {
            return given.clone();
        }
        int[] none = new int[example.inputIds().length];
        Arrays.fill(none, Batch.IGNORE);
        return none;
    }

    private void hide(int[] ids, int[] labels, int at, Draw draw) {
        labels[at] = ids[at];
        double way = draw.unit();
        if (way < 0.8) {
            ids[at] = specials.mask();
        } else if (way < 0.9) {
            ids[at] = draw.below(vocabulary);
        }
    }
}
