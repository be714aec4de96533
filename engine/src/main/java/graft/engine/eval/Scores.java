package graft.engine.eval;

import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers predictions of one evaluation and turns them into the task's metrics.
sealed interface Scores {

    /// Metrics by name, in the order in which they are shown.
    Map<String, Double> metrics();

    /// What a task is measured by.
    static Scores of(Task task) {
        return switch (task.kind()) {
            case CLASSIFICATION -> new Classes(task.labels().size());
            case MULTI_LABEL -> new Sets(task.labels().size());
            case REGRESSION -> new Numbers();
            case TOKEN_CLASSIFICATION -> new Tags(task.labels());
            case CAUSAL_LM, INSTRUCTION, MASKED_LM -> new Words();
        };
    }

    /// One class a row.
    final class Classes implements Scores {
        private final MeanLoss loss = new MeanLoss();
        private final Confusion confusion;

        Classes(int classes) {
            confusion = new Confusion(classes);
        }

        void add(int label, int prediction, double rowLoss) {
            confusion.add(label, prediction);
            loss.add(rowLoss, 1);
        }

        @Override
        public Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("loss", loss.value());
            metrics.put("accuracy", confusion.accuracy());
            metrics.put("f1", confusion.macroF1());
            metrics.put("matthews", confusion.matthews());
            return metrics;
        }
    }

    /// Any number of classes a row; a class is predicted at a probability above one half.
    final class Sets implements Scores {
        private final MeanLoss loss = new MeanLoss();
        private final List<Confusion> classes = new ArrayList<>();
        private long exact;
        private long rows;

        Sets(int count) {
            for (int i = 0; i < count; i++) {
                classes.add(new Confusion(2));
            }
        }

        void add(double[] labels, boolean[] predictions, double lossSum) {
            boolean all = true;
            for (int k = 0; k < labels.length; k++) {
                int label = labels[k] > 0.5 ? 1 : 0;
                int prediction = predictions[k] ? 1 : 0;
                classes.get(k).add(label, prediction);
                all &= label == prediction;
            }
            exact += all ? 1 : 0;
            rows++;
            loss.add(lossSum, labels.length);
        }

        @Override
        public Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("loss", loss.value());
            metrics.put("accuracy", rows == 0 ? Double.NaN : (double) exact / rows);
            metrics.put(
                    "f1",
                    classes.stream().mapToDouble(one -> one.f1(1)).average().orElse(Double.NaN));
            return metrics;
        }
    }

    /// A number a row.
    final class Numbers implements Scores {
        private final List<Double> labels = new ArrayList<>();
        private final List<Double> predictions = new ArrayList<>();

        void add(double label, double prediction) {
            labels.add(label);
            predictions.add(prediction);
        }

        @Override
        public Map<String, Double> metrics() {
            double[] y = array(labels);
            double[] x = array(predictions);
            double squares = 0;
            for (int i = 0; i < x.length; i++) {
                squares += (x[i] - y[i]) * (x[i] - y[i]);
            }
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("loss", x.length == 0 ? Double.NaN : squares / x.length);
            metrics.put("pearson", Correlation.pearson(x, y));
            metrics.put("spearman", Correlation.spearman(x, y));
            return metrics;
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /// A tag a word.
    final class Tags implements Scores {
        private final MeanLoss loss = new MeanLoss();
        private final EntitySpans spans = new EntitySpans();
        private final List<String> names;
        private long words;
        private long right;

        Tags(List<String> names) {
            this.names = names;
        }

        void loss(double sum, long count) {
            loss.add(sum, count);
        }

        void add(List<Integer> labels, List<Integer> predictions) {
            for (int i = 0; i < labels.size(); i++) {
                right += labels.get(i).equals(predictions.get(i)) ? 1 : 0;
            }
            words += labels.size();
            spans.add(
                    labels.stream().map(names::get).toList(),
                    predictions.stream().map(names::get).toList());
        }

        @Override
        public Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("loss", loss.value());
            metrics.put("f1", spans.f1());
            metrics.put("precision", spans.precision());
            metrics.put("recall", spans.recall());
            metrics.put("accuracy", words == 0 ? Double.NaN : (double) right / words);
            return metrics;
        }
    }

    /// A token of the vocabulary at each position.
    final class Words implements Scores {
        private final MeanLoss loss = new MeanLoss();
        private long right;

        void add(double lossSum, long count, long rightOnes) {
            loss.add(lossSum, count);
            right += rightOnes;
        }

        @Override
        public Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("loss", loss.value());
            metrics.put("perplexity", loss.perplexity());
            metrics.put("tokenAccuracy", loss.count() == 0 ? Double.NaN : (double) right / loss.count());
            return metrics;
        }
    }
}
