package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The counts of both libraries for full-size models, each equalled exactly by a recipe, or with the difference
/// computed where Graft counts another thing on purpose.
class PublishedCountsTest {

    private static final LoraSpec LORA = LoraSpec.defaults();
    private static final BottleneckSpec SEQ = bottleneck(Preset.PFEIFFER, 16);
    private static final BottleneckSpec DOUBLE = bottleneck(Preset.HOULSBY, 16);
    private static final BottleneckSpec PARALLEL = bottleneck(Preset.PARALLEL, 2);
    private static final PrefixSpec PREFIX = PrefixSpec.defaults();
    private static final ReftSpec REFT = ReftSpec.defaults().withRank(1);
    private static final InvertibleSpec INVERTIBLE = InvertibleSpec.defaults();
    private static final VeraSpec VERA = VeraSpec.defaults().withRank(8);

    @TestFactory
    Stream<DynamicTest> countsEqualThoseOfAdapterHub() throws IOException {
        JsonNode rows = golden("adapters/adapterhub/counts.json").get("rows");
        JsonNode configs = golden("adapters/peft/counts.json").get("models");
        Map<String, String> names =
                Map.of("bert-base", "bert-base", "gpt2", "gpt2-small", "llama-3.2-1b", "llama-3.2-1b");
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode row : rows) {
            String model = row.get("model").textValue();
            String config = row.path("config").asText();
            tests.add(DynamicTest.dynamicTest(model + ", " + config, () -> {
                ModelShape shape = shape(model, configs.get(names.get(model)));
                if (row.get("config").isNull()) {
                    assertEquals(row.get("baseParameters").longValue(), shape.parameters());
                    return;
                }
                long expected = row.path("trainableParameters").longValue();
                assumeTrue(expected > 0, model + ", " + config + ": the library cannot do this");
                ParameterCount count = ParameterCount.of(hub(config, shape), shape);
                assertEquals(expected - dense(config, shape), count.adapters());
                if (config.equals("vera")) {
                    return;
                }
                assertEquals(row.get("percentOfBase").doubleValue(), count.adaptersPercentOfBase(), 5e-5);
            }));
        }
        assertTrue(tests.size() >= 60, "all rows are compared");
        return tests.stream();
    }

    private static Recipe hub(String config, ModelShape shape) {
        Recipe recipe = ParameterCountTest.recipe(LORA).withAdapters(List.of());
        if (config.startsWith("fusion")) {
            FusionSpec.Variant variant =
                    config.endsWith("dynamic") ? FusionSpec.Variant.DYNAMIC : FusionSpec.Variant.STATIC;
            return recipe.withFusion(new FusionSpec(List.of("a", "b", "c"), variant));
        }
        Map<String, List<AdapterSpec>> ours = new HashMap<>(Map.of(
                "seq_bn", List.of(SEQ),
                "double_seq_bn", List.of(DOUBLE),
                "par_bn", List.of(PARALLEL),
                "scaled_par_bn", List.of(bottleneck(Preset.SCALED_PARALLEL, 2)),
                "seq_bn_inv", List.of(SEQ, INVERTIBLE),
                "double_seq_bn_inv", List.of(DOUBLE, INVERTIBLE),
                "compacter", List.of(CompacterSpec.of(CompacterSpec.Preset.COMPACTER)),
                "compacter++", List.of(CompacterSpec.of(CompacterSpec.Preset.COMPACTER_PLUS))));
        ours.putAll(Map.of(
                "prefix_tuning", List.of(PREFIX),
                "prefix_tuning_flat", List.of(PREFIX.withProjection(null)),
                "prompt_tuning", List.of(PromptSpec.defaults().withLength(10)),
                "lora", List.of(LORA),
                "dora", List.of(LORA.withDora(true)),
                "vera", List.of(VERA),
                "ia3", List.of(hubIa3(shape)),
                "loreft", List.of(REFT),
                "noreft", List.of(REFT.withPreset(ReftSpec.Preset.NOREFT)),
                "direft", List.of(REFT.withPreset(ReftSpec.Preset.DIREFT))));
        ours.put("mam", List.of(PREFIX.withProjection(800), PARALLEL));
        ours.put(
                "unipelt",
                List.of(
                        PREFIX.withLength(10).withGate(PrefixSpec.Gate.SHARED),
                        SEQ.withGate(true),
                        LORA.withAlpha(2).withGate(true)));
        return recipe.withAdapters(ours.get(config));
    }

    /// Of the feed-forward block the library rescales what leaves the map that it calls intermediate: in Llama that is
    /// the down-projection.
    private static Ia3Spec hubIa3(ModelShape shape) {
        Site inner = shape.has(Site.FFN_GATE) ? Site.FFN_DOWN : Site.FFN_UP;
        Ia3Spec ia3 = Ia3Spec.defaults().withFeedForward(Ia3Spec.FeedForward.OUTPUT);
        return (Ia3Spec) at(ia3, List.of(Site.ATTENTION_K, Site.ATTENTION_V, inner));
    }

    /// What the library trains beyond VeRA's vectors: whole matrices, of which only the diagonals are meant. Where
    /// queries, keys and values are one matrix, q and v are one such matrix of twice the size.
    private static long dense(String config, ModelShape shape) {
        if (!config.equals("vera")) {
            return 0;
        }
        boolean merged = shape.family().modelType().equals("gpt2");
        long sum = 0;
        for (Site site : List.of(Site.ATTENTION_Q, Site.ATTENTION_V)) {
            long rank = VERA.rank();
            long out = shape.site(site).out();
            sum += (merged ? 2 : 1) * (rank * rank + out * out) - rank - out;
        }
        return sum * shape.layers();
    }

    @TestFactory
    Stream<DynamicTest> countsEqualThoseOfPeft() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        golden("adapters/peft/counts.json")
                .get("models")
                .properties()
                .forEach(model -> model.getValue()
                        .get("methods")
                        .properties()
                        .forEach(method -> tests.add(DynamicTest.dynamicTest(
                                model.getKey() + ", " + method.getKey(),
                                () -> peft(model.getKey(), model.getValue(), method.getKey(), method.getValue())))));
        assertTrue(tests.size() >= 36, "all rows are compared");
        return tests.stream();
    }

    private static void peft(String name, JsonNode model, String method, JsonNode row) {
        ModelShape shape = shape(name, model);
        boolean encoder = shape.family().encoder();
        boolean merged = shape.family().modelType().equals("gpt2");
        List<Site> targets = merged
                ? List.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V)
                : List.of(Site.ATTENTION_Q, Site.ATTENTION_V);
        AdapterSpec adapter = switch (method) {
            case "bitfit" -> BitFitSpec.defaults();
            case "full" -> FullSpec.defaults();
            case "ln-tuning" -> LayerNormSpec.defaults();
            case "prefix 20" -> PREFIX.withLength(20).withProjection(null);
            case "prompt 20" -> PromptSpec.defaults();
            case "lora r8 default targets" -> at(LORA, targets);
            case "dora r8 default targets" -> at(LORA.withDora(true), targets);
            case "lora r16 all-linear" -> at(LORA.withRank(16), LoraSpec.ALL_LINEAR);
            case "ia3 default" -> peftIa3(encoder, merged);
            default -> throw new AssertionError("a new method: " + method);
        };
        int rank = method.contains("r16") ? 16 : 8;
        long width = shape.width();
        // One map of rank r for queries, keys and values together is three of that rank here: two more inputs.
        long apart = merged && method.matches("(lora|dora).*") ? shape.layers() * rank * 2 * width : 0;
        // The library's "all-linear" takes the pooler of a BERT classifier too; ours are the maps of layers.
        long pooler = encoder && method.contains("all-linear") ? rank * 2 * width : 0;
        Task.Kind task = encoder ? Task.Kind.CLASSIFICATION : Task.Kind.CAUSAL_LM;
        Recipe recipe = ParameterCountTest.recipe(adapter).withTask(new Task(task, List.of("a", "b")));
        ParameterCount count = ParameterCount.of(recipe, shape);
        long expected = row.get("adapter").longValue() + row.get("base").longValue();
        assertEquals(expected - pooler + apart, count.adapters());
        long head = model.get("methods").get("full").get("head").longValue();
        assertEquals(head, count.head());
    }

    /// In BERT the name of the feed-forward map also ends that of the attention's output.
    private static Ia3Spec peftIa3(boolean encoder, boolean merged) {
        Ia3Spec ia3 = Ia3Spec.defaults();
        if (encoder) {
            List<Site> sites = List.of(Site.ATTENTION_K, Site.ATTENTION_V, Site.ATTENTION_O, Site.FFN_DOWN);
            return new Ia3Spec(ia3.common().withSites(sites), ia3.feedForward(), Set.of(Site.ATTENTION_O));
        }
        return merged
                ? (Ia3Spec) at(ia3, List.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V, Site.FFN_DOWN))
                : ia3;
    }

    private static AdapterSpec at(AdapterSpec adapter, List<Site> sites) {
        return adapter.withCommon(adapter.common().withSites(sites));
    }

    private static BottleneckSpec bottleneck(Preset preset, double factor) {
        return BottleneckSpec.of(preset).withSize(new Size.Reduction(factor));
    }

    private static ModelShape shape(String name, JsonNode model) {
        ObjectNode config = model.get("config").deepCopy();
        boolean encoder = model.get("architecture").asText().startsWith("Bert");
        config.putArray("architectures")
                .add(encoder ? "BertModel" : model.get("architecture").asText());
        try {
            return ModelShapes.of(new ConfigFields(name, config));
        } catch (InvalidInput unread) {
            assumeTrue(unread.code() != ErrorCode.MODEL_UNSUPPORTED, "not compared: " + unread.getMessage());
            throw unread;
        }
    }

    private static JsonNode golden(String name) throws IOException {
        var file = ModelShapesTest.GOLDEN.resolve(name);
        assumeTrue(Files.isRegularFile(file), "no golden folder beside the checkout: " + name + " is not compared");
        return new ObjectMapper().readTree(file.toFile());
    }
}
