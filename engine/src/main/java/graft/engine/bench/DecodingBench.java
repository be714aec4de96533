package graft.engine.bench;

import ai.djl.Device;
import graft.engine.adapter.AdaptedModel;
import graft.engine.generate.Generator;
import graft.engine.generate.Sampling;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Times single tokens of one row with kept keys and values. Each token reads every weight once and computes
/// little with it, so that memory and not the processor is the limit.
final class DecodingBench {

    /// GPT-2 (Radford et al. 2019 §2.3, the smallest): the shape where the one asked for does not predict
    /// tokens.
    private static final String GPT2 = """
            {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 50257, "n_embd": 768,
             "n_layer": 12, "n_head": 12, "n_positions": 1024}""";

    /// Tokens until the virtual machine has compiled what a token runs: its compiler takes one of two cores meanwhile.
    private static final int WARM = 64;

    private static final int TOKENS_OF_A_STEP = 8;

    private final String name;
    private final @Nullable Path folder;
    private final ConfigFields config;
    private final ModelShape shape;

    private DecodingBench(String name, @Nullable Path folder, ConfigFields config) {
        this.name = name;
        this.folder = folder;
        this.config = config;
        this.shape = ModelShapes.of(config);
    }

    /// Over this model, or over GPT-2's shape with random weights where it is no causal decoder.
    static DecodingBench of(String name, @Nullable Path folder, ConfigFields config) {
        return ModelShapes.of(config).purpose().causal()
                ? new DecodingBench(name, folder, config)
                : new DecodingBench("gpt2", null, ConfigFields.parse("gpt2", GPT2));
    }

    /// @param length tokens of the prompt
    /// @param steps  of eight timed tokens each, after those to warm up
    BenchResult run(int length, int steps, Precision precision, Device device) {
        PrecisionChoice choice = PrecisionChoice.of(precision, shape, List.of(), device);
        long start = System.nanoTime();
        try (BaseModel base = TrainingStepBench.base(folder, config, choice, device)) {
            double load = TrainingStepBench.since(start);
            Task task = new Task(Task.Kind.CAUSAL_LM, List.of());
            try (AdaptedModel model = AdaptedModel.build(base, List.of(), task, 1)) {
                ReadingRate before = ReadingRate.measure(device);
                long processor = TrainingStepBench.processorTime();
                List<Long> ends = new ArrayList<>();
                int asked = WARM + TOKENS_OF_A_STEP * steps + 1;
                new Generator(model)
                        .generate(
                                List.of(prompt(length, asked)),
                                new Generator.Settings(asked, Sampling.GREEDY, Set.of()),
                                (row, id) -> ends.add(System.nanoTime()));
                long spent = TrainingStepBench.processorTime() - processor;
                double[] seconds = IntStream.range(Math.min(WARM, ends.size() / 2), ends.size() - 1)
                        .mapToDouble(i -> (ends.get(i + 1) - ends.get(i)) / 1e9)
                        .sorted()
                        .toArray();
                double median = seconds[seconds.length / 2];
                MachineLimits limits = new MachineLimits(
                        MachineLimits.products(device, choice.type(), 1, shape.width(), shape.feedForward()),
                        before.better(ReadingRate.measure(device)));
                return new BenchResult(
                        BenchCase.GENERATE.text(),
                        name,
                        1,
                        length,
                        TrainingStepBench.words(choice),
                        median,
                        seconds[0],
                        spent / 1e9 / ends.size(),
                        TrainingStepBench.peakBytes(device),
                        0,
                        load,
                        0,
                        LoadMemory.NONE,
                        limits,
                        bytes(choice, length + ends.size() / 2)
                                / limits.reading().bytesPerSecond()
                                / median);
            }
        }
    }

    /// Random ids that leave room for the new tokens.
    private int[] prompt(int length, int asked) {
        int room = shape.family().learnedPositions() ? shape.positions() - asked : length;
        int[] ids = new int[Math.clamp(room, 1, length)];
        Arrays.setAll(ids, i -> Math.floorMod(1 + i * 7919, shape.vocabulary()));
        return ids;
    }

    /// What one token must read: every weight but the embeddings' other rows, where those are not the head as
    /// well, and the keys and values of the positions before.
    private double bytes(PrecisionChoice choice, int positions) {
        int value = choice.type() == ComputeType.FP32 ? 4 : 2;
        int matrix = choice.packing().halved() ? 2 : value;
        double weights = shape.tensors().stream()
                .filter(tensor -> tensor.role() != Role.EMBEDDING)
                .mapToDouble(tensor -> (double) tensor.count() * (tensor.role() == Role.MATRIX ? matrix : 4))
                .sum();
        boolean ownHead = shape.tensors().stream()
                .anyMatch(tensor -> tensor.role() == Role.MATRIX
                        && tensor.layer() < 0
                        && tensor.dims().getFirst() == shape.vocabulary());
        double tied = ownHead ? 0 : 4.0 * shape.vocabulary() * shape.width();
        double kept = 2.0 * positions * shape.layers() * shape.keyValueHeads() * shape.headSize() * value;
        return weights + tied + kept;
    }
}
