package graft.engine.data;

import java.util.Arrays;

/// Cuts the rows of one table into training and validation, by label, with texts that occur more than once kept
/// on the training side: a text that was trained on tells nothing about others. A pure function of its
/// arguments.
///
/// @param train      rows for training, ascending
/// @param validation rows held out, ascending
/// @param duplicates rows whose text occurs more than once in the table
record Split(int[] train, int[] validation, long duplicates) {

    private static final long PURPOSE = 0x59117;

    /// @param texts  a hash of each row's text
    /// @param strata the label of each row, 0 ≤ stratum < count; every row 0 where there are no classes
    /// @param share  0 ≤ share < 1 of the rows of each stratum
    static Split of(long[] texts, int[] strata, double share, long seed) {
        boolean[] repeated = repeated(texts);
        long duplicates = 0;
        for (boolean r : repeated) {
            duplicates += r ? 1 : 0;
        }
        int count = Arrays.stream(strata).max().orElse(-1) + 1;
        int[] held = quotas(strata, count, share);
        boolean[] validation = new boolean[texts.length];
        int[] order = new int[texts.length];
        Arrays.setAll(order, i -> i);
        new Draw(PURPOSE, seed).shuffle(order, 0, order.length);
        for (int row : order) {
            if (!repeated[row] && held[strata[row]] > 0) {
                held[strata[row]]--;
                validation[row] = true;
            }
        }
        int size = 0;
        for (boolean v : validation) {
            size += v ? 1 : 0;
        }
        int[] in = new int[texts.length - size];
        int[] out = new int[size];
        for (int row = 0, i = 0, o = 0; row < texts.length; row++) {
            if (validation[row]) {
                out[o++] = row;
            } else {
                in[i++] = row;
            }
        }
        return new Split(in, out, duplicates);
    }

    /// How many rows each stratum gives, by largest remainder, so that the whole has the share asked for. A
    /// stratum never gives its last row, and a share above 0 of two rows or more is at least one row.
    private static int[] quotas(int[] strata, int count, double share) {
        int[] sizes = new int[count];
        for (int stratum : strata) {
            sizes[stratum]++;
        }
        int wanted = (int) Math.round(share * strata.length);
        if (share > 0 && wanted == 0 && strata.length > 1) {
            wanted = 1;
        }
        int[] quotas = new int[count];
        Integer[] byRemainder = new Integer[count];
        for (int s = 0; s < count; s++) {
            quotas[s] = (int) Math.floor(share * sizes[s]);
            wanted -= quotas[s];
            byRemainder[s] = s;
        }
        Arrays.sort(byRemainder, (a, b) -> {
            int byShare = Double.compare(share * sizes[b] - quotas[b], share * sizes[a] - quotas[a]);
            return byShare != 0 ? byShare : a - b;
        });
        for (int s : byRemainder) {
            if (wanted > 0 && quotas[s] < sizes[s] - 1) {
                quotas[s]++;
                wanted--;
            }
        }
        return quotas;
    }

    private static boolean[] repeated(long[] texts) {
        long[] sorted = texts.clone();
        Arrays.sort(sorted);
        boolean[] repeated = new boolean[texts.length];
        for (int i = 0; i < texts.length; i++) {
            int at = Arrays.binarySearch(sorted, texts[i]);
            repeated[i] = at > 0 && sorted[at - 1] == texts[i] || at + 1 < sorted.length && sorted[at + 1] == texts[i];
        }
        return repeated;
    }

    /// Rows of another part whose text also stands in training.
    static long leaked(long[] training, long[] other) {
        long[] sorted = training.clone();
        Arrays.sort(sorted);
        return Arrays.stream(other)
                .filter(text -> Arrays.binarySearch(sorted, text) >= 0)
                .count();
    }
}
