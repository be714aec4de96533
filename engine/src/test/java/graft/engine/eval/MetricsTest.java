package graft.engine.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Path GOLDEN = Path.of("../../shared/golden/losses/metrics.json");

    private static JsonNode golden() throws IOException {
        Assumptions.assumeTrue(Files.exists(GOLDEN), "SKIPPED: no reference metrics at " + GOLDEN);
        return new ObjectMapper().readTree(Files.readString(GOLDEN));
    }

    private static void equal(double expected, double actual) {
        assertEquals(expected, actual, 1e-12 * Math.abs(expected) + 1e-15);
    }

    @Test
    void classMetricsEqualTheReference() throws IOException {
        JsonNode cases = golden().path("classification");
        for (JsonNode reference : cases) {
            int classes = reference.path("classes").asInt();
            Confusion confusion = new Confusion(classes);
            JsonNode labels = reference.path("labels");
            for (int i = 0; i < labels.size(); i++) {
                confusion.add(
                        labels.get(i).asInt(),
                        reference.path("predictions").get(i).asInt());
            }
            equal(reference.path("accuracy").asDouble(), confusion.accuracy());
            equal(reference.path("matthews").asDouble(), confusion.matthews());
            equal(reference.at("/averages/macro/f1").asDouble(), confusion.macroF1());
            double precision = 0;
            double recall = 0;
            for (int k = 0; k < classes; k++) {
                precision += confusion.precision(k) / classes;
                recall += confusion.recall(k) / classes;
                for (int j = 0; j < classes; j++) {
                    assertEquals(reference.path("confusion").get(k).get(j).asLong(), confusion.count(k, j));
                }
            }
            equal(reference.at("/averages/macro/precision").asDouble(), precision);
            equal(reference.at("/averages/macro/recall").asDouble(), recall);
        }
        assertEquals(4, cases.size());
    }

    @Test
    void correlationsEqualTheReference() throws IOException {
        JsonNode reference = golden().path("regression");
        double[] labels = numbers(reference.path("labels"));
        double[] predictions = numbers(reference.path("predictions"));
        equal(reference.path("pearson").asDouble(), Correlation.pearson(predictions, labels));
        equal(reference.path("spearman").asDouble(), Correlation.spearman(predictions, labels));
    }

    @Test
    void perplexityIsThatOfTheMeanOverTokensAndNotOverBatches() throws IOException {
        JsonNode reference = golden().path("perplexity");
        MeanLoss mean = new MeanLoss();
        double[] losses = numbers(reference.path("batchLosses"));
        double[] tokens = numbers(reference.path("batchTokens"));
        for (int i = 0; i < losses.length; i++) {
            mean.add(losses[i] * tokens[i], (long) tokens[i]);
        }
        equal(reference.path("meanLoss").asDouble(), mean.value());
        equal(reference.path("perplexity").asDouble(), mean.perplexity());
    }

    @Test
    void aConstantSideHasNoCorrelation() {
        assertTrue(Double.isNaN(Correlation.pearson(new double[] {1, 1, 1}, new double[] {1, 2, 3})));
    }

    @Test
    void entitiesAreComparedAsWholeSpans() {
        List<String> labels = List.of("B-PER", "I-PER", "O", "B-LOC", "B-LOC");
        assertEquals(
                List.of(
                        new EntitySpans.Span("PER", 0, 2),
                        new EntitySpans.Span("LOC", 3, 4),
                        new EntitySpans.Span("LOC", 4, 5)),
                EntitySpans.of(labels));
        EntitySpans spans = new EntitySpans();
        spans.add(labels, List.of("B-PER", "O", "O", "B-LOC", "I-LOC"));
        assertEquals(0, spans.f1());
        spans.add(labels, labels);
        // 3 of 5 found are right, 3 of 6 true ones found.
        assertEquals(2 * 3.0 / (5 + 6), spans.f1());
        assertEquals(3.0 / 5, spans.precision());
        assertEquals(3.0 / 6, spans.recall());
    }

    @Test
    void anInsideTagOfAnotherKindBeginsASpan() {
        assertEquals(
                List.of(new EntitySpans.Span("PER", 0, 1), new EntitySpans.Span("LOC", 1, 3)),
                EntitySpans.of(List.of("I-PER", "I-LOC", "I-LOC")));
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}
