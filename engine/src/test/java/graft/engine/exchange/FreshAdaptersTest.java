package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Parameter;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.compose.Fusion;
import graft.engine.error.ErrorCode;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Inputs;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Init;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.FusionSpec.Variant;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.ReftSpec.Preset;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.tensor.Torch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Fresh adapters start as the libraries' do: as far from the base, and with values of the same distribution.
class FreshAdaptersTest {

    private static final Path HUB = GoldenCheckpoints.ADAPTERS.resolve("adapterhub");
    private static final Task WORDS = new Task(Task.Kind.CAUSAL_LM, List.of());
    private static final Task CLASSES = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));

    /// Cases with the configuration of a row of `identity.json`, where the name says something else.
    private static final Map<String, String> CASES = Map.of(
            "scaled_par_bn", "par_bn-learned",
            "par_bn_channel", "par_bn-channel",
            "seq_bn_gating", "seq_bn-gating",
            "compacter++", "compacterpp",
            "compacter++_own_rule", "compacterpp-own_rule",
            "prefix_tuning_flat", "prefix_tuning-flat",
            "lora_gating", "lora-gating");

    @TestFactory
    Stream<DynamicTest> freshAdaptersMoveTheOutputsAsFarAsTheLibrarysDo() {
        Assumptions.assumeTrue(HUB.toFile().isDirectory(), "SKIPPED: no reference data at " + HUB);
        JsonNode rows = GoldenCheckpoints.json(HUB.resolve("identity.json")).path("rows");
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> HUB.resolve(caseOf(row)).toFile().isDirectory())
                .map(row -> DynamicTest.dynamicTest(caseOf(row), () -> movesAsFar(row)));
    }

    private static String caseOf(JsonNode row) {
        String method = row.path("method").asText();
        return row.path("model").asText() + "-" + CASES.getOrDefault(method, method);
    }

    private void movesAsFar(JsonNode row) {
        double largest = moves("adapterhub", caseOf(row));
        double wanted = row.path("maxDifference").asDouble();
        if (row.path("identity").asBoolean()) {
            assertTrue(largest <= (wanted == 0 ? 0 : 1e-5), "it moves the outputs by " + largest);
        } else {
            assertTrue(largest > wanted / 4 && largest < wanted * 4, largest + " where the library has " + wanted);
        }
    }

    /// PEFT's methods as `identity.json` calls them, with the case that has the configuration.
    private static final Map<String, String> PEFT = Map.ofEntries(
            Map.entry("lora", "lora-default"),
            Map.entry("rslora", "lora-rslora"),
            Map.entry("lora pissa", "lora-pissa"),
            Map.entry("lora olora", "lora-olora"),
            Map.entry("lora_bias", "lora-bias-term"),
            Map.entry("lora all-linear", "lora-all-linear"),
            Map.entry("lora embeddings", "lora-embedding"),
            Map.entry("dora", "dora"),
            Map.entry("ia3", "ia3"),
            Map.entry("vera", "vera"));

    @TestFactory
    Stream<DynamicTest> whatIsAnIdentityInPeftIsOneHere() {
        Path peft = GoldenCheckpoints.ADAPTERS.resolve("peft");
        Assumptions.assumeTrue(peft.toFile().isDirectory(), "SKIPPED: no reference data at " + peft);
        return GoldenCheckpoints.json(peft.resolve("identity.json")).path("cases").properties().stream()
                .filter(row -> PEFT.containsKey(row.getKey().split(" on ")[0]))
                .filter(row -> peft.resolve(peftCase(row.getKey())).toFile().isDirectory())
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    assertTrue(row.getValue().path("identity").asBoolean());
                    double largest = moves("peft", peftCase(row.getKey()));
                    assertEquals(0, largest, "it moves the outputs");
                }));
    }

    private static String peftCase(String row) {
        String[] words = row.split(" on ");
        return PEFT.get(words[0]) + "-" + words[1];
    }

    /// The largest distance of fresh adapters from the base, of three seeds.
    private static double moves(String library, String name) {
        GoldenCheckpoints.Checkpoint checkpoint = GoldenCheckpoints.of(library, name);
        Path folder = GoldenCheckpoints.ADAPTERS.resolve(library).resolve(name);
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu());
                SafeTensors given = SafeTensors.open(folder.resolve("inputs.safetensors"), ErrorCode.FILE_NOT_FOUND)) {
            Inputs inputs = new Inputs(
                    given.read(batch, "input_ids"),
                    given.read(batch, "attention_mask"),
                    given.names().contains("token_type_ids") ? given.read(batch, "token_type_ids") : null);
            List<AdapterSpec> specs = checkpoint.read(base).orElseThrow().adapters();
            NDArray plain = last(base, List.of(), inputs, 0);
            double largest = 0;
            for (long seed = 1; seed <= 3; seed++) {
                largest = Math.max(largest, difference(plain, last(base, specs, inputs, seed), inputs));
            }
            return largest;
        }
    }

    private static NDArray last(BaseModel base, List<AdapterSpec> specs, Inputs inputs, long seed) {
        try (AdaptedModel model =
                AdaptedModel.build(base, specs, base.shape().family().encoder() ? CLASSES : WORDS, seed)) {
            return model.hidden(inputs, false).last();
        }
    }

    /// Where there is text; a prompt stands before it.
    private static double difference(NDArray plain, NDArray adapted, Inputs inputs) {
        long before = adapted.getShape().get(1) - plain.getShape().get(1);
        NDArray text = adapted.get(":, " + before + ":");
        NDArray off = text.sub(plain).mul(inputs.attentionMask().expandDims(2).toType(text.getDataType(), true));
        return off.abs().max().getFloat();
    }

    /// One set of statistics: how it is made here, and which of the library's tensors is which here.
    private record Start(AdapterSpec spec, Map<String, String> names) {}

    private static final String AT = "adapters.0.layer.0.";

    private static Map<String, Start> starts() {
        Map<String, Start> starts = new LinkedHashMap<>();
        String at = AT + "ffn.output.";
        Map<String, String> bottleneck = Map.of(
                "adapter_down.0.weight", at + "down.weight",
                "adapter_down.0.bias", at + "down.bias",
                "adapter_up.weight", at + "up.weight",
                "adapter_up.bias", at + "up.bias",
                "task.gate.weight", at + "gate.weight",
                "task.gate.bias", at + "gate.bias");
        BottleneckSpec wide = BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)
                .withSize(new BottleneckSpec.Size.Fixed(128))
                .withGate(true);
        starts.put("seq_bn, init_weights=bert", new Start(wide.withInit(Init.BERT), bottleneck));
        starts.put("seq_bn, init_weights=houlsby", new Start(wide.withInit(Init.HOULSBY), bottleneck));
        starts.put("seq_bn, init_weights=mam_adapter", new Start(wide.withInit(Init.MAM), bottleneck));
        Map<String, String> phm = new LinkedHashMap<>(Map.of(
                "adapter_down.0.W_left", at + "down.left",
                "adapter_down.0.W_right", at + "down.right",
                "adapter_down.0.b", at + "down.bias",
                "adapter_up.W_left", at + "up.left",
                "adapter_up.W_right", at + "up.right",
                "adapter_up.b", at + "up.bias",
                "adapter_down.0.phm_rule", at + "down.rule",
                "adapter_up.phm_rule", at + "up.rule",
                "shared_parameters.task.phm_rule", "adapters.0.shared.rule"));
        CompacterSpec compacter = CompacterSpec.of(CompacterSpec.Preset.COMPACTER_PLUS)
                .with(plain -> plain.withSize(new BottleneckSpec.Size.Fixed(64)).withInit(Init.BERT));
        starts.put("compacter++", new Start(compacter, phm));
        starts.put(
                "compacter++, own rule",
                new Start(compacter.withPhm(compacter.phm().withSharedRule(false)), phm));
        Map<String, String> lora = Map.of(
                "query.loras.task.lora_A", AT + "attention.q.lora_A",
                "query.loras.task.lora_B", AT + "attention.q.lora_B",
                "query.loras.task.m.weight", AT + "attention.q.magnitude",
                "query.loras.task.gate.weight", AT + "attention.q.gate.weight",
                "query.loras.task.gate.bias", AT + "attention.q.gate.bias");
        starts.put("lora", new Start(LoraSpec.defaults().withRank(16).withGate(true), lora));
        starts.put("dora", new Start(LoraSpec.defaults().withRank(16).withDora(true), lora));
        starts.put("ia3", new Start(Ia3Spec.defaults(), Map.of("key.loras.task.lora_B", AT + "attention.k.scale")));
        Map<String, String> reft = Map.of(
                "units.0.learned_source.weight", AT + "layer.output.prefix.source.weight",
                "units.0.learned_source.bias", AT + "layer.output.prefix.source.bias",
                "units.0.projection.weight", AT + "layer.output.prefix.projection");
        ReftSpec noreft = ReftSpec.defaults().withPreset(Preset.NOREFT);
        starts.put("noreft", new Start(noreft, reft));
        starts.put("loreft", new Start(ReftSpec.defaults(), reft));
        starts.put(
                "prefix_tuning",
                new Start(
                        PrefixSpec.defaults().withProjection(64).withGate(PrefixSpec.Gate.SHARED),
                        Map.of(
                                "self_prefix.wte.weight", "adapters.0.shared.embedding",
                                "control_trans.0.weight", "adapters.0.shared.down.weight",
                                "control_trans.0.bias", "adapters.0.shared.down.bias",
                                "control_trans.2.weight", "adapters.0.shared.up.weight",
                                "control_trans.2.bias", "adapters.0.shared.up.bias",
                                "prefix_gates.task.weight", AT + "attention.prefix.gate.weight",
                                "prefix_gates.task.bias", AT + "attention.prefix.gate.bias")));
        starts.put(
                "prefix_tuning_flat",
                new Start(
                        PrefixSpec.defaults().withProjection(null),
                        Map.of("self_prefix.control_trans", "adapters.0.shared.prefix")));
        starts.put(
                "prompt_tuning",
                new Start(
                        PromptSpec.defaults().withLength(30),
                        Map.of("prompt_embedding.weight", "adapters.0.embedding.prompt")));
        starts.put(
                "seq_bn_inv",
                new Start(
                        InvertibleSpec.defaults(),
                        Map.of(
                                "task.F.0.weight", "adapters.0.embedding.f.down.weight",
                                "task.F.0.bias", "adapters.0.embedding.f.down.bias",
                                "task.G.2.weight", "adapters.0.embedding.g.up.weight",
                                "task.G.2.bias", "adapters.0.embedding.g.up.bias")));
        return starts;
    }

    @TestFactory
    Stream<DynamicTest> freshValuesAreDistributedAsTheLibrarysAre() {
        Assumptions.assumeTrue(HUB.toFile().isDirectory(), "SKIPPED: no reference data at " + HUB);
        JsonNode statistics =
                GoldenCheckpoints.json(HUB.resolve("init_statistics.json")).path("statistics");
        return starts().entrySet().stream()
                .map(start -> DynamicTest.dynamicTest(
                        start.getKey(), () -> distributedAs(statistics.path(start.getKey()), start.getValue())));
    }

    private static void distributedAs(JsonNode tensors, Start start) {
        try (BaseModel base = wide();
                AdaptedModel model = AdaptedModel.build(base, List.of(start.spec), CLASSES, 3)) {
            Map<String, NDArray> own = new LinkedHashMap<>(model.state());
            start.names.forEach((end, name) -> tensors.properties().stream()
                    .filter(entry -> entry.getKey().endsWith(end))
                    .findFirst()
                    .ifPresent(entry -> sameDistribution(
                            entry.getKey(), entry.getValue(), Objects.requireNonNull(own.get(name), name))));
        }
    }

    @TestFactory
    Stream<DynamicTest> freshFusionsAreDistributedAsTheLibrarysAre() {
        Assumptions.assumeTrue(HUB.toFile().isDirectory(), "SKIPPED: no reference data at " + HUB);
        JsonNode statistics =
                GoldenCheckpoints.json(HUB.resolve("init_statistics.json")).path("statistics");
        return Stream.of(Variant.values())
                .map(variant -> DynamicTest.dynamicTest(variant.text(), () -> {
                    List<Fusion.Place> places = List.of(new Fusion.Place(0, Site.FFN_OUTPUT));
                    try (BaseModel base = wide();
                            Fusion fusion = new Fusion(base, Fusion.Settings.of(variant, 0), places)) {
                        JsonNode tensors = statistics.path("fusion, " + variant.text());
                        assertEquals(tensors.size(), fusion.parameters().size());
                        for (Parameter parameter : fusion.parameters()) {
                            String end = parameter
                                    .name()
                                    .substring(places.getFirst().prefix().length());
                            var reference = tensors.properties().stream()
                                    .filter(entry -> entry.getKey().endsWith("." + end))
                                    .findFirst()
                                    .orElseThrow();
                            sameDistribution(end, reference.getValue(), parameter.value());
                        }
                    }
                }));
    }

    /// Constants are equal; random values have the library's deviation within five standard errors of it, and its
    /// bounds where they are uniform or cut off.
    private static void sameDistribution(String name, JsonNode reference, NDArray values) {
        float[] all = values.toFloatArray();
        double mean = 0;
        double largest = 0;
        for (float value : all) {
            mean += value / all.length;
            largest = Math.max(largest, Math.abs(value));
        }
        double square = 0;
        for (float value : all) {
            square += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(square / Math.max(1, all.length - 1));
        double wanted = reference.path("std").asDouble();
        double bound = Math.max(
                Math.abs(reference.path("min").asDouble()),
                Math.abs(reference.path("max").asDouble()));
        if (all.length == 1) {
            assertEquals(bound == 0, largest == 0, name);
        } else if (wanted == 0) {
            assertEquals(reference.path("mean").asDouble(), mean, 1e-6, name);
            assertEquals(0, deviation, 1e-6, name);
        } else {
            double error = 5 / Math.sqrt(all.length);
            assertEquals(1, deviation / wanted, error, name + ": deviation " + deviation);
            assertEquals(reference.path("mean").asDouble(), mean, 2 * error * wanted, name + ": mean");
            assertTrue(largest < 1.6 * bound + error * wanted, name + ": largest " + largest);
        }
    }

    private static BaseModel wide() {
        String config = """
                {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 50, "hidden_size": 256,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 512,
                 "max_position_embeddings": 32}""";
        return BaseModel.random(
                ConfigFields.parse("wide", config), new PrecisionChoice(ComputeType.FP32, "test"), 1, Device.cpu());
    }
}
