package graft.engine.data;

import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.List;

/// Puts together what is told about prepared data.
///
/// @param cut     whether validation was cut from training
/// @param passing whether the tokenised rows could not be kept on the disk
record Findings(DataSpec spec, Task task, Labels labels, Split split, boolean cut, boolean passing) {

    private static final int MOST_BINS = 16;

    /// Lengths are told apart up to this many times what is kept of a row.
    private static final long FAR = 4;

    private static final int NAMED = 8;

    /// A class with fewer rows than this is named in a warning.
    private static final int FEW_ROWS = 5;

    /// @param files training, then validation and test where they have files of their own
    DataFacts facts(List<TokenFile> files, TokenRows train, TokenRows validation, TokenRows test) {
        TokenFileMeta meta = files.getFirst().meta();
        long[] hashes = hashes(train);
        double truncatedShare = truncatedShare(train);
        long leakedValidation = cut ? 0 : Split.leaked(hashes, hashes(validation));
        long leakedTest = Split.leaked(hashes, hashes(test));
        List<DataFacts.LabelCount> balance = balance(train);
        List<String> warnings = new ArrayList<>();
        files.forEach(file -> warnings.addAll(file.meta().warnings()));
        warnings.addAll(warnings(balance, truncatedShare, leakedValidation, leakedTest, validation));
        return new DataFacts(
                meta.columns(),
                meta.roles(),
                task.kind(),
                balance,
                train.size(),
                validation.size(),
                test.size(),
                lengths(train),
                truncatedShare,
                split.duplicates(),
                leakedValidation + leakedTest,
                meta.samples(),
                warnings,
                meta.source());
    }

    /// Of rows that are only evaluated on: nothing was split or trained.
    DataFacts evaluated(TokenFile file, TokenRows rows) {
        TokenFileMeta meta = file.meta();
        return new DataFacts(
                meta.columns(),
                meta.roles(),
                task.kind(),
                balance(rows),
                0,
                0,
                rows.size(),
                lengths(rows),
                truncatedShare(rows),
                0,
                0,
                meta.samples(),
                meta.warnings(),
                meta.source());
    }

    private static double truncatedShare(TokenRows rows) {
        long truncated = 0;
        for (int row = 0; row < rows.size(); row++) {
            truncated += rows.fullLength(row) > rows.length(row) ? 1 : 0;
        }
        return rows.size() == 0 ? 0 : truncated / (double) rows.size();
    }

    private List<DataFacts.LabelCount> balance(TokenRows rows) {
        long[] counts = counts(rows);
        List<DataFacts.LabelCount> balance = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            balance.add(new DataFacts.LabelCount(labels.names().get(i), counts[i]));
        }
        return balance;
    }

    private List<String> warnings(
            List<DataFacts.LabelCount> balance,
            double truncatedShare,
            long leakedValidation,
            long leakedTest,
            TokenRows validation) {
        List<String> warnings = new ArrayList<>();
        if (passing) {
            warnings.add(
                    "The tokenised rows cannot be kept: the workspace's disk is full or cannot be written. They are"
                            + " tokenised again each time.");
        }
        if (truncatedShare > 0.01) {
            warnings.add(
                    "%.0f %% of the training rows are longer than %d tokens and are cut; raise data.maxLength to keep"
                                    .formatted(100 * truncatedShare, spec.maxLength())
                            + " them whole.");
        }
        if (split.duplicates() > 0) {
            warnings.add(split.duplicates() + " rows have a text that occurs more than once"
                    + (cut ? "; they stay in training, none is used for validation." : "."));
        }
        if (leakedValidation > 0) {
            warnings.add(leakedValidation + " validation rows have a text that also stands in training.");
        }
        if (leakedTest > 0) {
            warnings.add(leakedTest + " test rows have a text that also stands in training: the test result flatters.");
        }
        if (validation.size() == 0) {
            warnings.add("There are no validation rows: early stopping and the best weights cannot be told.");
        }
        List<String> few = balance.stream()
                .filter(label -> label.rows() < FEW_ROWS)
                .map(label -> "\"" + label.label() + "\" (" + label.rows() + ")")
                .toList();
        if (!few.isEmpty()) {
            warnings.add("Fewer than " + FEW_ROWS + " training rows have the label "
                    + String.join(", ", few.subList(0, Math.min(few.size(), NAMED)))
                    + (few.size() > NAMED ? " and " + (few.size() - NAMED) + " others." : "."));
        }
        return warnings;
    }

    private long[] counts(TokenRows train) {
        long[] counts = new long[labels.names().size()];
        for (int row = 0; row < train.size() && counts.length > 0; row++) {
            Example example = train.get(row);
            int[] tokenLabels = example.tokenLabels();
            if (tokenLabels != null) {
                for (int label : tokenLabels) {
                    if (label != Batch.IGNORE) {
                        counts[label]++;
                    }
                }
            } else if (task.kind() == Task.Kind.MULTI_LABEL) {
                for (int i = 0; i < counts.length; i++) {
                    counts[i] += example.labels()[i] > 0 ? 1 : 0;
                }
            } else {
                counts[(int) example.labels()[0]]++;
            }
        }
        return counts;
    }

    private static long[] hashes(TokenRows rows) {
        long[] hashes = new long[rows.size()];
        for (int row = 0; row < hashes.length; row++) {
            hashes[row] = rows.textHash(row);
        }
        return hashes;
    }

    /// Bins of equal width, a power of two, that reach to the longest row, or where that is far beyond what
    /// is kept of a row, so far; then the last one holds all the longer rows.
    private List<DataFacts.LengthBin> lengths(TokenRows rows) {
        int longest = 1;
        for (int row = 0; row < rows.size(); row++) {
            longest = Math.max(longest, rows.fullLength(row));
        }
        int reach = (int) Math.min(longest, FAR * Math.max(1, spec.maxLength()));
        int width = 1;
        while (Math.ceilDiv(reach, width) > MOST_BINS) {
            width *= 2;
        }
        int regular = Math.ceilDiv(reach, width);
        boolean longer = longest > regular * width;
        long[] counts = new long[regular + (longer ? 1 : 0)];
        for (int row = 0; row < rows.size(); row++) {
            counts[Math.min(counts.length - 1, Math.max(0, rows.fullLength(row) - 1) / width)]++;
        }
        List<DataFacts.LengthBin> bins = new ArrayList<>();
        for (int i = 0; i < regular; i++) {
            bins.add(new DataFacts.LengthBin((i + 1) * width, counts[i]));
        }
        if (longer) {
            bins.add(new DataFacts.LengthBin(longest, counts[regular]));
        }
        return bins;
    }
}
