package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterCountTest {

    /// RoBERTa-base by shape: BERT with another vocabulary, two more positions, one type.
    static final ModelShape ROBERTA = ModelShapes.of(ConfigFields.parse("config.json", """
            {"model_type": "bert", "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
             "num_hidden_layers": 12, "vocab_size": 50265, "max_position_embeddings": 514, "type_vocab_size": 1}
            """));

    static final ModelShape LLAMA_1B = ModelShapes.of(ConfigFields.parse("config.json", """
            {"model_type": "llama", "hidden_size": 2048, "intermediate_size": 8192, "num_attention_heads": 32,
             "num_key_value_heads": 8, "num_hidden_layers": 16, "vocab_size": 128256, "tie_word_embeddings": true}
            """));

    private static final double MIB = 1 << 20;

    record Row(AdapterSpec adapter, long trainable, double percent, double fileMib, double memoryMib) {}

    /// The published table for RoBERTa-base.
    static Stream<Row> robertaRows() {
        LoraSpec lora = LoraSpec.defaults();
        return Stream.of(
                new Row(bottleneck(Preset.PFEIFFER, new Size.Fixed(8)), 156_768, 0.126, 0.60, 478),
                new Row(lora, 294_912, 0.237, 1.12, 480),
                new Row(bottleneck(Preset.PFEIFFER, new Size.Reduction(16)), 894_528, 0.718, 3.41, 489),
                new Row(bottleneck(Preset.PFEIFFER, new Size.Fixed(64)), 1_189_632, 0.954, 4.54, 494),
                new Row(lora.withCommon(lora.common().withSites(LoraSpec.ALL_LINEAR)), 1_327_104, 1.065, 5.06, 496),
                new Row(bottleneck(Preset.HOULSBY, new Size.Reduction(16)), 1_789_056, 1.435, 6.82, 503),
                new Row(bottleneck(Preset.PARALLEL, new Size.Reduction(2)), 7_091_712, 5.689, 27.05, 584));
    }

    @ParameterizedTest
    @MethodSource("robertaRows")
    void countsFilesAndMemoryOfRobertaBaseAreThePublishedOnes(Row row) {
        Recipe recipe = recipe(row.adapter);
        ParameterCount count = ParameterCount.of(recipe, ROBERTA);
        assertEquals(124_645_632, count.base());
        assertEquals(row.trainable, count.adapters());
        assertEquals(row.percent, count.adaptersPercentOfBase(), 5e-4);
        assertEquals(row.fileMib, (count.fileBytes() - 4 * count.head()) / MIB, 0.02);
        MemoryEstimate memory = MemoryEstimate.of(recipe, ROBERTA);
        double states = memory.weights() + memory.adapters() + memory.gradients() + memory.optimizer();
        assertEquals(row.memoryMib, (states - 16 * count.head()) / MIB, 0.6);
    }

    @Test
    void placementsSumToTheWholeAndNameTheirLayers() {
        BottleneckSpec houlsby = bottleneck(Preset.HOULSBY, new Size.Fixed(4));
        Recipe recipe = recipe(houlsby.withCommon(houlsby.common().withLayers(new LayerSelection("last 2"))))
                .withAdapters(List.of(
                        houlsby.withCommon(houlsby.common().withLayers(new LayerSelection("last 2"))),
                        BitFitSpec.defaults()));
        ParameterCount count = ParameterCount.of(recipe, ROBERTA);
        assertEquals(3, count.placements().size());
        assertEquals(
                new ParameterCount.Placement(
                        0, AdapterKind.BOTTLENECK, "attention.output", List.of(10, 11), 2 * (2 * 4 * 768 + 4 + 768)),
                count.placements().getFirst());
        assertEquals("biases", count.placements().getLast().site());
        assertEquals(102_912, count.placements().getLast().parameters());
        assertEquals(
                count.adapters(),
                count.placements().stream()
                        .mapToLong(ParameterCount.Placement::parameters)
                        .sum());
    }

    @Test
    void aBiasTrainedByTwoAdaptersCountsOnce() {
        LoraSpec lora = LoraSpec.defaults();
        LoraSpec withBiases =
                new LoraSpec(lora.common(), 8, 16, false, false, lora.init(), Map.of(), Map.of(), LoraSpec.Bias.ALL);
        long apart = ParameterCount.of(recipe(lora), ROBERTA).adapters();
        Recipe both = recipe(lora).withAdapters(List.of(withBiases, BitFitSpec.defaults()));
        assertEquals(apart + 102_912, ParameterCount.of(both, ROBERTA).adapters());
        Recipe all = recipe(lora).withAdapters(List.of(BitFitSpec.defaults(), FullSpec.defaults()));
        Recipe full = recipe(FullSpec.defaults());
        assertEquals(
                ParameterCount.of(full, ROBERTA).adapters(),
                ParameterCount.of(all, ROBERTA).adapters());
    }

    @Test
    void adaptersThatAreSwitchedOffCountNothing() {
        LoraSpec lora = LoraSpec.defaults();
        ParameterCount count =
                ParameterCount.of(recipe(lora.withCommon(lora.common().withEnabled(false))), ROBERTA);
        assertEquals(0, count.adapters());
        assertTrue(count.head() > 0);
    }

    @Test
    void labelsLeftToTheDataAreCountedAsTwoAndSaidSo() {
        Recipe open = recipe(LoraSpec.defaults()).withTask(new Task(Task.Kind.CLASSIFICATION, List.of()));
        assertTrue(ParameterCount.of(open, ROBERTA).labelsAssumed());
        assertEquals(2 * 768 + 2, ParameterCount.of(open, ROBERTA).head());
    }

    @Test
    void theReportHasTheContractsFields() {
        ObjectNode report = CountReport.of(recipe(LoraSpec.defaults()), ROBERTA).toNode();
        for (String pointer : List.of(
                "/base/parameters",
                "/trainable/adapters",
                "/trainable/head",
                "/trainable/total",
                "/trainable/percentOfBase",
                "/placements/0/kind",
                "/placements/0/site",
                "/placements/0/layers",
                "/placements/0/parameters",
                "/fileBytes",
                "/memory/weights",
                "/memory/adapters",
                "/memory/gradients",
                "/memory/optimizer",
                "/memory/activations",
                "/memory/total",
                "/references/lora/trainable",
                "/references/full/trainable")) {
            assertTrue(!report.at(pointer).isMissingNode(), pointer);
        }
    }

    static Recipe recipe(AdapterSpec adapter) {
        return new Recipe(
                "it",
                new Base("base", Precision.AUTO),
                List.of(adapter),
                new Task(Task.Kind.CLASSIFICATION, List.of("a", "b")),
                new DataSpec("reviews"),
                TrainingSpec.defaults());
    }

    static BottleneckSpec bottleneck(Preset preset, Size size) {
        return BottleneckSpec.of(preset).withSize(size);
    }
}
