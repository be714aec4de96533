package graft.app.ui;

/// What the metrics are called on the screen; recipes, journals and exports have the engine's names of them.
public final class MetricWords {

    private MetricWords() {}

    /// Inside a sentence: `accuracy`, `F1`.
    ///
    /// @param metric as the engine calls it; one that is not known keeps its name
    public static String of(String metric) {
        return switch (metric) {
            case "accuracy" -> Messages.text("metric.accuracy");
            case "f1" -> Messages.text("metric.f1");
            case "loss" -> Messages.text("metric.loss");
            case "matthews" -> Messages.text("metric.matthews");
            case "pearson" -> Messages.text("metric.pearson");
            case "perplexity" -> Messages.text("metric.perplexity");
            case "precision" -> Messages.text("metric.precision");
            case "recall" -> Messages.text("metric.recall");
            case "spearman" -> Messages.text("metric.spearman");
            case "tokenAccuracy" -> Messages.text("metric.token-accuracy");
            default -> metric;
        };
    }

    /// As a title.
    public static String title(String metric) {
        String words = of(metric);
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
