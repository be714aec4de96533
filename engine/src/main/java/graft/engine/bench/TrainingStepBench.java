package graft.engine.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.sun.management.OperatingSystemMXBean;
import graft.engine.adapter.AdaptedModel;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Task;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Times whole training steps: forward, loss, backward, clipping and AdamW, on random ids without padding.
public final class TrainingStepBench {

    /// BERT-base (arXiv 1810.04805 §3): the shape to compare with other implementations.
    private static final String BERT_BASE = """
            {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 30522, "hidden_size": 768,
             "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
             "max_position_embeddings": 512}""";

    /// What files are written in.
    private static final PrecisionChoice FILES = new PrecisionChoice(ComputeType.FP32, "as files have it");

    private final String name;
    private final @Nullable Path folder;
    private final ConfigFields config;
    private final int batch;
    private final int length;
    private final int steps;
    private final Precision precision;
    private final Device device;

    private TrainingStepBench(
            String name,
            @Nullable Path folder,
            ConfigFields config,
            int batch,
            int length,
            int steps,
            Precision precision,
            Device device) {
        this.name = name;
        this.folder = folder;
        this.config = config;
        this.batch = batch;
        this.length = length;
        this.steps = steps;
        this.precision = precision;
        this.device = device;
    }

    /// Over BERT-base's shape with random weights.
    public static TrainingStepBench bertBase(int batch, int length, int steps, Precision precision, Device device) {
        ConfigFields config = ConfigFields.parse("bert-base", BERT_BASE);
        return new TrainingStepBench("bert-base", null, config, batch, length, steps, precision, device);
    }

    /// Over a model's folder. Without weight files they are random: speed does not depend on the values.
    public static TrainingStepBench of(
            Path folder, int batch, int length, int steps, Precision precision, Device device) {
        String name = String.valueOf(folder.getFileName());
        return new TrainingStepBench(name, folder, ConfigFields.of(folder), batch, length, steps, precision, device);
    }

    /// Measures one case. Takes `steps` timed steps after one to warm up.
    public BenchResult run(BenchCase which) {
        if (which == BenchCase.GENERATE) {
            return DecodingBench.of(name, folder, config).run(length, steps, precision, device);
        }
        if (which == BenchCase.LOAD && folder == null) {
            return loadOfFiles();
        }
        ModelShape shape = ModelShapes.of(config);
        List<AdapterSpec> adapters = which.adapters(shape.layers());
        PrecisionChoice choice = PrecisionChoice.of(precision, shape, adapters, device);
        LoadMemory loading = which == BenchCase.LOAD
                ? LoadMemory.measure(() -> base(folder, config, choice, device))
                : LoadMemory.NONE;
        long start = System.nanoTime();
        try (BaseModel base = base(folder, config, choice, device)) {
            Torch.await(device);
            double load = since(start);
            Task task = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
            SwapBench.Seconds swaps = new SwapBench(base, BenchCase.SWAP.adapters(shape.layers()), task).measure(steps);
            try (AdaptedModel model = AdaptedModel.build(base, adapters, task, 1)) {
                // As training does: otherwise the backward pass would keep every matrix unpacked.
                model.recompute(choice.packing().coded());
                Times times =
                        which == BenchCase.SWAP ? new Times(swaps.fromDisk(), 0) : repeated(which, choice, base, model);
                long peak = peakBytes(device); // before the limits are measured, which takes memory of its own
                MachineLimits limits = MachineLimits.measure(
                        device, choice.type(), batch * length, shape.width(), shape.feedForward());
                double least = which == BenchCase.LOAD
                        ? 4.0 * shape.parameters() / limits.reading().bytesPerSecond()
                        : operations(which, shape) / limits.flopsPerSecond();
                long trainable = model.trainable();
                return new BenchResult(
                        which.text(),
                        name,
                        batch,
                        length,
                        words(choice),
                        times.median(),
                        times.seconds[0],
                        times.processor / 1e9 / steps,
                        peak,
                        trainable,
                        load,
                        swaps.loaded(),
                        loading,
                        limits,
                        least / times.median());
            }
        }
    }

    /// @param seconds   of the repetitions, the shortest first
    /// @param processor nanoseconds of all threads in all of them
    private record Times(double[] seconds, long processor) {

        double median() {
            return seconds[seconds.length / 2];
        }
    }

    /// Times the repetitions, after one to warm up.
    private Times repeated(BenchCase which, PrecisionChoice choice, BaseModel base, AdaptedModel model) {
        double[] seconds = new double[steps];
        long processor = 0;
        try (NDManager state = Torch.manager(device)) {
            Stepper stepper = new Stepper(model, state);
            timed(which, choice, base, stepper);
            for (int i = 0; i < steps; i++) {
                long before = processorTime();
                seconds[i] = timed(which, choice, base, stepper);
                processor += processorTime() - before;
            }
        }
        Arrays.sort(seconds);
        return new Times(seconds, processor);
    }

    /// Loading is measured from files: of a shape alone they are written first.
    private BenchResult loadOfFiles() {
        try {
            Path made = Files.createTempDirectory("graft-load");
            try {
                try (BaseModel random = BaseModel.random(config, FILES, 1, device)) {
                    random.save(made);
                }
                Files.writeString(made.resolve("config.json"), config.root().toString());
                return new TrainingStepBench(name, made, config, batch, length, steps, precision, device)
                        .run(BenchCase.LOAD);
            } finally {
                Files.deleteIfExists(made.resolve("model.safetensors"));
                Files.deleteIfExists(made.resolve("config.json"));
                Files.deleteIfExists(made);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// From its folder, or random where it has no weights.
    static BaseModel base(@Nullable Path folder, ConfigFields config, PrecisionChoice choice, Device device) {
        return folder != null && Files.isRegularFile(folder.resolve("model.safetensors"))
                ? BaseModel.load(folder, choice, device)
                : BaseModel.random(config, choice, 1, device);
    }

    private List<BenchRows> rows(BenchCase which) {
        return which == BenchCase.UNEVEN ? BenchRows.uneven() : List.of(BenchRows.even(batch, length));
    }

    private double operations(BenchCase which, ModelShape shape) {
        return rows(which).stream()
                .mapToDouble(rows -> rows.work().operations(which, shape))
                .sum();
    }

    /// Seconds of one repetition.
    private double timed(BenchCase which, PrecisionChoice choice, BaseModel base, Stepper stepper) {
        long start = System.nanoTime();
        switch (which) {
            case LOAD -> base(folder, config, choice, device).close();
            case BOTTLENECK, BOTTLENECK_TOP, BOTTLENECK_TOP_LATER, UNEVEN, FROZEN, HOULSBY, LORA, FULL, FORWARD ->
                rows(which).forEach(rows -> stepper.step(which, rows, parts(choice, base, rows)));
            case GENERATE, SWAP -> throw new IllegalArgumentException("measured elsewhere");
        }
        Torch.await(device);
        return since(start);
    }

    private MicroBatches parts(PrecisionChoice choice, BaseModel base, BenchRows rows) {
        return device.isGpu()
                ? MicroBatches.ofRows(rows.count())
                : MicroBatches.suiting(
                        base.shape(), rows.count(), choice.packing().coded());
    }

    static String words(PrecisionChoice choice) {
        return choice.text();
    }

    static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static long processorTime() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    /// `VmHWM` of this process, where Linux tells it; of a GPU what the process holds of it, since libtorch keeps what
    /// it once took.
    static long peakBytes(Device device) {
        if (device.isGpu()) {
            return Torch.start().devices().usedBytes(device);
        }
        return ProcessMemory.peak();
    }
}
