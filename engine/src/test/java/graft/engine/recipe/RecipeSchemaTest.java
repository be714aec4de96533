package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.recipe.References.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The published schema and the reader are two descriptions of one thing; here they are held together.
class RecipeSchemaTest {

    private static final Path ROOT = Path.of("..");
    private final JsonNode schema = read(ROOT.resolve("resources/schema/recipe.schema.json"));

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Test
    void schemaAndReaderKnowTheSameFields() {
        String odd = "\"#\": 1";
        String json = """
                {%1$s, "base": {%1$s}, "fusion": {%1$s}, "task": {%1$s}, "data": {"source": {%1$s}, %1$s},
                 "training": {"earlyStopping": {%1$s}, %1$s},
                 "adapters": [{"kind": "bottleneck", %1$s}, {"kind": "lora", %1$s}, {"kind": "bitfit", %1$s},
                              {"kind": "compacter", %1$s}, {"kind": "vera", %1$s}, {"kind": "ia3", %1$s},
                              {"kind": "prefix", %1$s}, {"kind": "prompt", %1$s}, {"kind": "reft", %1$s},
                              {"kind": "invertible", %1$s}, {"kind": "layernorm", %1$s}, {"kind": "full", %1$s}]}
                """.formatted(odd);
        Map<String, List<String>> known = RecipeJson.parse("it", json).unknown();
        Map<String, String> places = new HashMap<>(Map.of(
                "#", "",
                "base.#", "/properties/base",
                "task.#", "/properties/task",
                "data.#", "/properties/data",
                "data.source.#", "/$defs/files",
                "training.#", "/$defs/training",
                "training.earlyStopping.#", "/$defs/earlyStopping",
                "fusion.#", "/$defs/fusion"));
        List<String> kinds = List.of(
                "bottleneck",
                "lora",
                "bitfit",
                "compacter",
                "vera",
                "ia3",
                "prefix",
                "prompt",
                "reft",
                "invertible",
                "layernorm",
                "full");
        for (int i = 0; i < kinds.size(); i++) {
            places.put("adapters[" + i + "].#", "/$defs/" + kinds.get(i));
        }
        places.forEach((path, pointer) ->
                assertEquals(new TreeSet<>(known.get(path)), names(schema.at(pointer + "/properties")), path));
        assertEquals(AdapterKind.values().length, kinds.size());
    }

    @Test
    void schemaAndReaderKnowTheSameNamesOfThings() {
        same("/$defs/bottleneck/properties/activation/enum", Activation.values(), Activation::text);
        same("/$defs/bottleneck/properties/init/enum", BottleneckSpec.Init.values(), BottleneckSpec.Init::text);
        same(
                "/$defs/bottleneck/properties/preset/anyOf/0/enum",
                BottleneckSpec.Preset.values(),
                BottleneckSpec.Preset::text);
        same("/$defs/lora/properties/init/enum", LoraSpec.Init.values(), LoraSpec.Init::text);
        same("/$defs/lora/properties/bias/enum", LoraSpec.Bias.values(), LoraSpec.Bias::text);
        same("/$defs/compacter/properties/preset/enum", CompacterSpec.Preset.values(), CompacterSpec.Preset::text);
        same("/$defs/reft/properties/preset/enum", ReftSpec.Preset.values(), ReftSpec.Preset::text);
        same("/$defs/prompt/properties/init/enum", PromptSpec.Init.values(), PromptSpec.Init::text);
        same("/$defs/ia3/properties/feedForward/enum", Ia3Spec.FeedForward.values(), Ia3Spec.FeedForward::text);
        same("/$defs/fusion/properties/variant/enum", FusionSpec.Variant.values(), FusionSpec.Variant::text);
        same("/properties/base/properties/precision/enum", Precision.values(), Precision::text);
        same("/properties/task/properties/kind/enum", Task.Kind.values(), Task.Kind::text);
        same(
                "/$defs/training/properties/onDivergence/enum",
                TrainingSpec.OnDivergence.values(),
                TrainingSpec.OnDivergence::text);
        same("/$defs/training/properties/schedule/enum", TrainingSpec.Schedule.values(), TrainingSpec.Schedule::text);
        same(
                "/$defs/training/properties/optimizer/enum",
                TrainingSpec.OptimizerKind.values(),
                TrainingSpec.OptimizerKind::text);
        assertEquals(
                new TreeSet<>(Stream.of(Method.values()).map(Method::id).toList()),
                names(schema.at("/properties/references/properties")));
    }

    @Test
    void everyRecipeThatIsShippedReadsAndHasNoErrorInItself() throws IOException {
        Path samples = ROOT.resolve("samples");
        if (!Files.isDirectory(samples)) {
            return;
        }
        List<Path> recipes;
        try (Stream<Path> files = Files.walk(samples)) {
            recipes = files.filter(file -> file.toString().endsWith(".json"))
                    .filter(this::claims)
                    .toList();
        }
        for (Path recipe : recipes) {
            List<Issue> issues = RecipeCheck.issues(RecipeJson.load(recipe), null);
            assertTrue(issues.isEmpty(), () -> recipe + ": " + issues);
        }
    }

    private boolean claims(Path file) {
        return read(file).path("schema").asText().equals(Recipe.SCHEMA);
    }

    private <T> void same(String pointer, T[] values, Function<T, String> text) {
        List<String> written = new ArrayList<>();
        schema.at(pointer).forEach(node -> written.add(node.textValue()));
        assertEquals(Stream.of(values).map(text).toList(), written, pointer);
    }

    private static TreeSet<String> names(JsonNode properties) {
        TreeSet<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
