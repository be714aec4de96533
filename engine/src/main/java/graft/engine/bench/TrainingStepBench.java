package graft.engine.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.adapter.LossOptions;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Targets;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Times whole training steps: forward, loss, backward, clipping and AdamW, on random ids without padding.
public final class TrainingStepBench {

    /// BERT-base (arXiv 1810.04805 §3): the shape to compare with other implementations.
    private static final String BERT_BASE = """
            {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 30522, "hidden_size": 768,
             "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
             "max_position_embeddings": 512}""";

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
        ModelShape shape = ModelShapes.of(config);
        List<AdapterSpec> adapters = which.adapters(shape.layers());
        PrecisionChoice choice = PrecisionChoice.of(precision, shape, adapters, device);
        long start = System.nanoTime();
        try (BaseModel base = base(folder, config, choice, device)) {
            double load = since(start);
            Task task = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
            start = System.nanoTime();
            try (AdaptedModel model = AdaptedModel.build(base, adapters, task, 1)) {
                double swap = since(start);
                double[] seconds = new double[steps];
                long cpu = 0;
                try (NDManager state = Torch.manager(device)) {
                    Stepper stepper = new Stepper(model, state);
                    timed(which, choice, base, stepper);
                    for (int i = 0; i < steps; i++) {
                        long cpuBefore = processorTime();
                        seconds[i] = timed(which, choice, base, stepper);
                        cpu += processorTime() - cpuBefore;
                    }
                }
                Arrays.sort(seconds);
                long peak = peakBytes(); // before the limits are measured, which takes memory of its own
                double median = seconds[steps / 2];
                MachineLimits limits =
                        MachineLimits.measure(choice.type(), batch * length, shape.width(), shape.feedForward());
                double least = which == BenchCase.LOAD
                        ? 4.0 * shape.parameters() / limits.bytesPerSecond()
                        : which.passes() * forwardOperations(shape) / limits.flopsPerSecond();
                long trainable = model.trainable();
                return new BenchResult(
                        which.text(),
                        name,
                        batch,
                        length,
                        words(choice),
                        median,
                        seconds[0],
                        cpu / 1e9 / steps,
                        peak,
                        trainable,
                        load,
                        swap,
                        limits,
                        least / median);
            }
        }
    }

    /// From its folder, or random where it has no weights.
    static BaseModel base(@Nullable Path folder, ConfigFields config, PrecisionChoice choice, Device device) {
        return folder != null && Files.isRegularFile(folder.resolve("model.safetensors"))
                ? BaseModel.load(folder, choice, device)
                : BaseModel.random(config, choice, 1, device);
    }

    /// Seconds of one repetition.
    private double timed(BenchCase which, PrecisionChoice choice, BaseModel base, Stepper stepper) {
        long start = System.nanoTime();
        switch (which) {
            case LOAD -> base(folder, config, choice, device).close();
            case SWAP -> {
                AdaptedModel other =
                        AdaptedModel.build(base, which.adapters(base.shape().layers()), stepper.model.task(), 2);
                try (other) {
                    other.load(stepper.model.state());
                }
            }
            case BOTTLENECK, BOTTLENECK_TOP, HOULSBY, LORA, FULL, FORWARD -> stepper.step(which);
            case GENERATE -> throw new IllegalArgumentException("tokens are no steps");
        }
        return since(start);
    }

    /// Multiplications and additions of one forward pass: two for each matrix value and position, and
    /// attention.
    private double forwardOperations(ModelShape shape) {
        long matrices = shape.tensors().stream()
                .filter(tensor -> tensor.role() == Role.MATRIX && tensor.layer() >= 0)
                .mapToLong(ModelShape.Tensor::count)
                .sum();
        double positions = (double) batch * length;
        double attention = 4.0 * positions * length * shape.heads() * shape.headSize() * shape.layers();
        return 2.0 * positions * matrices + attention;
    }

    /// A model in training, with what a step needs.
    private final class Stepper {

        private final AdaptedModel model;
        private final List<NDArray> values;
        private final List<NDArray> first;
        private final List<NDArray> second;
        private final List<NDArray> counts;
        private final long[] ids;

        Stepper(AdaptedModel model, NDManager state) {
            this.model = model;
            values = model.parameters().stream().map(Parameter::value).toList();
            first = zeros(state);
            second = zeros(state);
            counts = values.stream().map(value -> state.zeros(new Shape())).toList();
            ids = new long[batch * length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = 1 + i * 7919L % (model.base().shape().vocabulary() - 1);
            }
        }

        private List<NDArray> zeros(NDManager state) {
            return values.stream().map(value -> state.zeros(value.getShape())).toList();
        }

        void step(BenchCase which) {
            try (NDManager scope = Torch.manager(device)) {
                NDArray input = scope.create(ids, new Shape(batch, length));
                Inputs inputs = new Inputs(input, scope.ones(new Shape(batch, length), DataType.INT64), null);
                if (which == BenchCase.FORWARD) {
                    model.hidden(inputs, false).last().toFloatArray();
                    return;
                }
                Targets targets = new Targets(scope.zeros(new Shape(batch), DataType.INT64));
                Loss loss = model.loss(inputs, targets, LossOptions.PLAIN, true);
                Torch.backward(loss.sum(), 1 / loss.weight());
                List<NDArray> gradients = Optimize.gradients(scope, values);
                Optimize.clip(gradients, 1);
                Optimize.adamW(values, gradients, first, second, counts, new Optimize.AdamW(1e-4, 0.9, 0.999, 1e-8, 0));
                Optimize.zero(gradients);
            }
        }
    }

    static String words(PrecisionChoice choice) {
        return choice.type().name().toLowerCase(Locale.ROOT);
    }

    static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static long processorTime() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    /// `VmHWM` of this process, where Linux tells it.
    static long peakBytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
