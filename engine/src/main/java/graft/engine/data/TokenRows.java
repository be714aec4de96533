package graft.engine.data;

import graft.engine.recipe.Task;

/// Some rows of a token file, with labels in the task's numbering.
final class TokenRows implements Rows {

    private final TokenFile file;
    private final int[] rows;
    private final Task.Kind kind;
    private final int[] labels;
    private final int classes;

    /// @param rows    which rows of the file
    /// @param labels  the file's label numbers to the task's; empty where there are no labels
    /// @param classes of the task
    TokenRows(TokenFile file, int[] rows, Task.Kind kind, int[] labels, int classes) {
        this.file = file;
        this.rows = rows;
        this.kind = kind;
        this.labels = labels;
        this.classes = classes;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public int length(int row) {
        return file.length(rows[row]);
    }

    int fullLength(int row) {
        return file.fullLength(rows[row]);
    }

    long textHash(int row) {
        return file.textHash(rows[row]);
    }

    @Override
    public Example get(int row) {
        EncodedRow stored = file.get(rows[row]);
        int[] tokenLabels = stored.tokenLabels();
        if (tokenLabels != null && kind == Task.Kind.TOKEN_CLASSIFICATION) {
            for (int i = 0; i < tokenLabels.length; i++) {
                tokenLabels[i] = tokenLabels[i] == Batch.IGNORE ? Batch.IGNORE : labels[tokenLabels[i]];
            }
        }
        return new Example(stored.inputIds(), stored.typeIds(), tokenLabels, targets(stored));
    }

    private double[] targets(EncodedRow stored) {
        return switch (kind) {
            case CLASSIFICATION -> new double[] {labels[(int) stored.value()]};
            case REGRESSION -> new double[] {stored.value()};
            case MULTI_LABEL -> {
                double[] targets = new double[classes];
                for (int label : stored.classes()) {
                    targets[labels[label]] = 1;
                }
                yield targets;
            }
            case TOKEN_CLASSIFICATION, CAUSAL_LM, INSTRUCTION, MASKED_LM -> new double[0];
        };
    }
}
