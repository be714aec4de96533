package graft.engine.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.HeadForm;
import graft.engine.model.Head;
import graft.engine.recipe.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The form of a head as JSON.
final class HeadFormJson {

    private static final int MOST_STEPS = 100;
    private static final int WIDEST = 1 << 24;

    private HeadFormJson() {}

    static ObjectNode write(HeadForm form) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (form) {
            case HeadForm.OfTask _ -> node.put("kind", "task");
            case HeadForm.OfBase _ -> node.put("kind", "base");
            case HeadForm.None _ -> node.put("kind", "none");
            case HeadForm.Steps steps -> {
                node.put("kind", "steps").put("reads", text(steps.reads()));
                ArrayNode array = node.putArray("steps");
                steps.steps().forEach(step -> array.add(write(step)));
            }
        }
        return node;
    }

    private static ObjectNode write(HeadForm.Step step) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return switch (step) {
            case HeadForm.Dense dense ->
                node.put("step", "dense")
                        .put("name", dense.name())
                        .put("out", dense.out())
                        .put("in", dense.in())
                        .put("bias", dense.bias())
                        .put("words", dense.words());
            case HeadForm.Uncouple _ -> node.put("step", "uncouple");
            case HeadForm.Activate activate ->
                node.put("step", "activate")
                        .put("activation", activate.activation().text());
            case HeadForm.Normalise normalise ->
                node.put("step", "normalise")
                        .put("name", normalise.name())
                        .put("width", normalise.width())
                        .put("eps", normalise.eps());
        };
    }

    private static String text(Head.Reads reads) {
        return reads.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Empty where the document says something else.
    static Optional<HeadForm> read(JsonNode node) {
        return switch (node.path("kind").asText()) {
            case "task" -> Optional.of(new HeadForm.OfTask());
            case "base" -> Optional.of(new HeadForm.OfBase());
            case "none" -> Optional.of(new HeadForm.None());
            case "steps" -> steps(node);
            default -> Optional.empty();
        };
    }

    private static Optional<HeadForm> steps(JsonNode node) {
        Optional<Head.Reads> reads = reads(node.path("reads").asText());
        List<HeadForm.Step> steps = new ArrayList<>();
        for (JsonNode item : node.path("steps")) {
            Optional<HeadForm.Step> step = step(item);
            if (step.isEmpty() || steps.size() == MOST_STEPS) {
                return Optional.empty();
            }
            steps.add(step.get());
        }
        return reads.map(at -> new HeadForm.Steps(at, steps));
    }

    private static Optional<Head.Reads> reads(String text) {
        for (Head.Reads reads : Head.Reads.values()) {
            if (text(reads).equals(text)) {
                return Optional.of(reads);
            }
        }
        return Optional.empty();
    }

    private static Optional<HeadForm.Step> step(JsonNode node) {
        String name = node.path("name").asText();
        int out = node.path("out").asInt();
        int in = node.path("in").asInt();
        int width = node.path("width").asInt();
        return switch (node.path("step").asText()) {
            case "dense" ->
                possible(out) && possible(in)
                        ? Optional.of(new HeadForm.Dense(
                                name,
                                out,
                                in,
                                node.path("bias").asBoolean(),
                                node.path("words").asBoolean()))
                        : Optional.empty();
            case "uncouple" -> Optional.of(new HeadForm.Uncouple());
            case "activate" -> Activation.of(node.path("activation").asText()).map(HeadForm.Activate::new);
            case "normalise" ->
                possible(width)
                        ? Optional.of(new HeadForm.Normalise(
                                name, width, node.path("eps").asDouble()))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean possible(int width) {
        return width > 0 && width <= WIDEST;
    }
}
