package graft.engine.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events as lines of JSON and back. Numbers keep their full precision; what JSON has no number for (`NaN`,
/// `Infinity`) travels as text. Unknown events read as empty, unknown fields are skipped.
final class RunEventJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RunEventJson() {}

    /// One line without its end.
    static String write(RunEvent event) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("event", name(event)).put("at", event.at());
        switch (event) {
            case RunEvent.Preparing e -> {
                node.put("what", e.what());
                put(node, "share", e.share());
            }
            case RunEvent.Started e -> {
                node.put("pid", e.pid())
                        .put("resumedFrom", e.resumedFrom())
                        .put("totalSteps", e.totalSteps())
                        .put("stepsPerEpoch", e.stepsPerEpoch())
                        .put("trainable", e.trainable())
                        .put("device", e.device())
                        .put("precision", e.precision());
                Double gap = e.identityGap();
                if (gap != null) {
                    put(node, "identityGap", gap);
                }
            }
            case RunEvent.Step e -> {
                node.put("step", e.step());
                put(node, "epoch", e.epoch());
                put(node, "loss", e.loss());
                put(node, "learningRate", e.learningRate());
                put(node, "gradientNorm", e.gradientNorm());
                node.put("tokens", e.tokens());
                put(node, "seconds", e.seconds());
            }
            case RunEvent.Evaluated e -> {
                node.put("step", e.step());
                put(node, "epoch", e.epoch());
                put(node.putObject("metrics"), e.metrics());
                node.put("best", e.best());
            }
            case RunEvent.Vitals e -> {
                node.put("step", e.step()).put("memoryBytes", e.memoryBytes());
                put(node.putObject("updates"), e.updates());
            }
            case RunEvent.CheckpointSaved e -> node.put("step", e.step()).put("file", e.file());
            case RunEvent.Note e ->
                node.put("step", e.step()).put("kind", e.kind()).put("text", e.text());
            case RunEvent.Finished e -> {
                node.put("step", e.step()).put("outcome", e.outcome());
                put(node.putObject("validation"), e.validation());
                put(node.putObject("test"), e.test());
                put(node, "seconds", e.seconds());
                put(node, "stepSeconds", e.stepSeconds());
                node.put("peakBytes", e.peakBytes()).put("adapter", e.adapter()).put("error", e.error());
            }
        }
        return node.toString();
    }

    /// The event of a line, or empty where the line is no event that this version knows.
    static Optional<RunEvent> read(String line) {
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
        if (node == null || !node.isObject()) {
            return Optional.empty();
        }
        long at = node.path("at").asLong();
        long step = node.path("step").asLong();
        RunEvent event = switch (node.path("event").asText()) {
            case "preparing" -> new RunEvent.Preparing(at, node.path("what").asText(), number(node, "share"));
            case "started" ->
                new RunEvent.Started(
                        at,
                        node.path("pid").asLong(),
                        node.path("resumedFrom").asLong(),
                        node.path("totalSteps").asLong(),
                        node.path("stepsPerEpoch").asLong(),
                        node.path("trainable").asLong(),
                        node.path("device").asText(),
                        node.path("precision").asText(),
                        node.hasNonNull("identityGap") ? number(node, "identityGap") : null);
            case "step" ->
                new RunEvent.Step(
                        at,
                        step,
                        number(node, "epoch"),
                        number(node, "loss"),
                        number(node, "learningRate"),
                        number(node, "gradientNorm"),
                        node.path("tokens").asLong(),
                        number(node, "seconds"));
            case "evaluated" ->
                new RunEvent.Evaluated(
                        at,
                        step,
                        number(node, "epoch"),
                        numbers(node.path("metrics")),
                        node.path("best").asBoolean());
            case "vitals" ->
                new RunEvent.Vitals(at, step, node.path("memoryBytes").asLong(), numbers(node.path("updates")));
            case "checkpoint-saved" ->
                new RunEvent.CheckpointSaved(at, step, node.path("file").asText());
            case "note" ->
                new RunEvent.Note(
                        at, step, node.path("kind").asText(), node.path("text").asText());
            case "finished" ->
                new RunEvent.Finished(
                        at,
                        step,
                        node.path("outcome").asText(),
                        numbers(node.path("validation")),
                        numbers(node.path("test")),
                        number(node, "seconds"),
                        number(node, "stepSeconds"),
                        node.path("peakBytes").asLong(),
                        text(node, "adapter"),
                        text(node, "error"));
            default -> null;
        };
        return Optional.ofNullable(event);
    }

    private static String name(RunEvent event) {
        return switch (event) {
            case RunEvent.Preparing _ -> "preparing";
            case RunEvent.Started _ -> "started";
            case RunEvent.Step _ -> "step";
            case RunEvent.Evaluated _ -> "evaluated";
            case RunEvent.Vitals _ -> "vitals";
            case RunEvent.CheckpointSaved _ -> "checkpoint-saved";
            case RunEvent.Note _ -> "note";
            case RunEvent.Finished _ -> "finished";
        };
    }

    static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.put(field, Double.toString(value));
        }
    }

    static void put(ObjectNode node, Map<String, Double> values) {
        values.forEach((name, value) -> put(node, name, value));
    }

    static double number(JsonNode node, String field) {
        return number(node.path(field));
    }

    private static double number(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value.asText()) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    static Map<String, Double> numbers(JsonNode object) {
        Map<String, Double> values = new LinkedHashMap<>();
        object.properties().forEach(entry -> values.put(entry.getKey(), number(entry.getValue())));
        return values;
    }

    static @Nullable String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.path(field).asText() : null;
    }
}
