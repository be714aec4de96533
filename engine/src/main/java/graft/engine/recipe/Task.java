package graft.engine.recipe;

import java.util.List;
import java.util.Optional;

/// What is learned.
///
/// @param kind   the kind of task
/// @param labels the label names in order; empty means: taken from the data (sorted)
public record Task(Kind kind, List<String> labels, Extra extra) {

    public enum Kind {
        CLASSIFICATION("classification", "loss", "accuracy", "f1", "matthews"),
        MULTI_LABEL("multi-label", "loss", "accuracy", "f1"),
        REGRESSION("regression", "loss", "pearson", "spearman"),
        TOKEN_CLASSIFICATION("token-classification", "loss", "f1", "precision", "recall", "accuracy"),
        CAUSAL_LM("causal-lm", "loss", "perplexity", "tokenAccuracy"),
        INSTRUCTION("instruction", "loss", "perplexity", "tokenAccuracy"),
        MASKED_LM("masked-lm", "loss", "perplexity", "tokenAccuracy");

        private final String text;
        private final List<String> metrics;

        Kind(String text, String... metrics) {
            this.text = text;
            this.metrics = List.of(metrics);
        }

        public String text() {
            return text;
        }

        /// What is measured of it on held-out rows, by the names that recipes and results have for it.
        public List<String> metrics() {
            return metrics;
        }

        /// True for tasks whose output is the vocabulary, which need no new head.
        public boolean languageModel() {
            return this == CAUSAL_LM || this == INSTRUCTION || this == MASKED_LM;
        }

        public static Optional<Kind> of(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public Task {
        labels = List.copyOf(labels);
    }

    public Task(Kind kind, List<String> labels) {
        this(kind, labels, Extra.NONE);
    }

    public Task withLabels(List<String> newLabels) {
        return new Task(kind, newLabels, extra);
    }

    /// Outputs of the task's head: one for regression, the number of labels otherwise, 0 for language modelling.
    public int outputs() {
        return kind.languageModel() ? 0 : kind == Kind.REGRESSION ? 1 : labels.size();
    }
}
