package graft.engine.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.data.PreparedData;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What a resumed run must share with the one that it goes on from, each as a SHA-256 in hexadecimal.
///
/// @param recipe    what is trained and how; neither the name nor how often checkpoints are made nor the time limit
/// @param model     the base model's configuration and every byte of its weights
/// @param tokenizer its tokenizer
/// @param data      the rows and their split
record Fingerprint(String recipe, String model, String tokenizer, String data) {

    /// @param modelHash of the base model's files
    static Fingerprint of(Recipe recipe, String modelHash, PreparedData data) {
        return new Fingerprint(
                recipeHash(recipe),
                modelHash,
                data.tokenizer().fingerprint(),
                dataHash(
                        data.facts().hash(),
                        data.train().size(),
                        data.validation().size(),
                        data.test().size()));
    }

    private static String dataHash(String rows, int train, int validation, int test) {
        return hash(rows + " " + train + " " + validation + " " + test);
    }

    static String recipeHash(Recipe recipe) {
        TrainingSpec.Monitor monitor =
                recipe.training().monitor().withCheckpointEvery(0).withTimeLimit(null);
        Recipe essence = recipe.withTraining(
                recipe.training().withMonitor(monitor.withOnDivergence(TrainingSpec.OnDivergence.STOP)));
        return hash(RecipeJson.write(essence.withName("")));
    }

    /// Refuses inputs that are not these any more.
    ///
    /// @param kept where these were kept
    /// @throws InvalidInput naming what has changed, with both hashes
    void demand(Fingerprint now, Path kept) {
        List<String> changes = changes(now);
        if (!changes.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "The run cannot go on from " + kept + ": since then " + String.join(" and ", changes)
                            + (changes.size() == 1 ? " has" : " have") + " changed.",
                    "Undo the change, or start a new run.");
        }
    }

    /// What differs, in words with the first digits of both hashes; empty when nothing does.
    List<String> changes(Fingerprint now) {
        List<String> changes = new ArrayList<>();
        change(changes, "the recipe", recipe, now.recipe);
        change(changes, "the base model", model, now.model);
        change(changes, "the tokenizer", tokenizer, now.tokenizer);
        change(changes, "the data", data, now.data);
        return changes;
    }

    private static void change(List<String> changes, String what, String then, String now) {
        if (!then.equals(now)) {
            changes.add(what + " (hash " + brief(then) + " then, " + brief(now) + " now)");
        }
    }

    private static String brief(String hash) {
        return hash.isEmpty() ? "unknown" : hash.substring(0, Math.min(12, hash.length()));
    }

    void write(ObjectNode node) {
        node.put("recipe", recipe)
                .put("model", model)
                .put("tokenizer", tokenizer)
                .put("data", data);
    }

    static Fingerprint read(JsonNode node) {
        return new Fingerprint(
                node.path("recipe").asText(),
                node.path("model").asText(),
                node.path("tokenizer").asText(),
                node.path("data").asText());
    }

    /// What a run's `environment.json` ({@link Environment}) says of its inputs.
    static Fingerprint ofEnvironment(JsonNode node) {
        return new Fingerprint(
                node.path("recipeHash").asText(),
                node.path("modelHash").asText(),
                node.path("tokenizer").asText(),
                dataHash(
                        node.path("dataHash").asText(),
                        node.path("trainRows").asInt(),
                        node.path("validationRows").asInt(),
                        node.path("testRows").asInt()));
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
