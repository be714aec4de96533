package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// libtorch, started once for the process.
///
/// @param version  of libtorch, for example `2.7.1`
/// @param threads  that one operation may use
/// @param devices  found, the preferred one first: `cuda:0`, …, `mps`, `cpu`
public record Torch(String version, int threads, List<Device> devices) {

    private static final Logger LOG = LoggerFactory.getLogger(Torch.class);

    public Torch {
        devices = List.copyOf(devices);
    }

    /// Everything that exists once: loaded on first use, immutable afterwards.
    private static final class Started {
        static final Engine ENGINE = load();
        static final NDManager MANAGER = ENGINE.newBaseManager(Device.cpu());
        static final Script SCRIPT = Script.load(MANAGER);
        static final Torch TORCH = describe();
        static final RowProducts ROW_PRODUCTS = new RowProducts(SCRIPT, MANAGER, TORCH.threads);

        private static Engine load() {
            WaitPolicy.apply();
            // Nothing is fetched at run time: the native libraries come with the build.
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            try {
                return Engine.getEngine("PyTorch");
            } catch (RuntimeException | LinkageError failure) {
                throw new MachineLacks(
                        ErrorCode.NATIVE_LIBRARY,
                        "libtorch could not be loaded: " + failure.getMessage() + ".",
                        "Run `graft doctor`; the PyTorch native library for this system must be part of the build.",
                        failure);
            }
        }

        private static Torch describe() {
            List<Device> devices = new ArrayList<>();
            for (int i = 0; i < ENGINE.getGpuCount(); i++) {
                devices.add(Device.gpu(i));
            }
            if (ENGINE.hasCapability("MPS")) {
                devices.add(Device.of("mps", 0));
            }
            devices.add(Device.cpu());
            Torch torch = new Torch(ENGINE.getVersion(), JniUtils.getNumThreads(), devices);
            LOG.info(
                    "libtorch {} with {} threads; devices {}; using {}",
                    torch.version,
                    torch.threads,
                    devices.stream().map(Torch::name).toList(),
                    name(torch.preferred()));
            return torch;
        }
    }

    /// Starts libtorch when it is not yet started; takes about a second the first time.
    ///
    /// @throws MachineLacks when the native library cannot be loaded
    public static Torch start() {
        return Started.TORCH;
    }

    static Script script() {
        return Started.SCRIPT;
    }

    static RowProducts rowProducts() {
        return Started.ROW_PRODUCTS;
    }

    /// The device that training uses unless told otherwise: the first GPU, else the CPU.
    public Device preferred() {
        return devices.getFirst();
    }

    /// The device named `cpu`, `cuda`, `cuda:N` or `mps`; null or `auto` is {@link #preferred}.
    ///
    /// @throws InvalidInput when the name is none of these
    /// @throws MachineLacks when there is no such device here
    public Device device(@Nullable String name) {
        if (name == null || name.isBlank() || name.equals("auto")) {
            return preferred();
        }
        if (!name.matches("cpu|mps|cuda(:\\d{1,3})?")) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "\"" + name + "\" is no device.", "Give cpu, cuda, cuda:N or mps.");
        }
        String wanted = name.equals("cuda") ? "cuda:0" : name;
        return devices.stream()
                .filter(device -> name(device).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new MachineLacks(
                        ErrorCode.DEVICE_UNAVAILABLE,
                        "There is no device " + wanted + " here; found "
                                + String.join(
                                        ", ", devices.stream().map(Torch::name).toList()) + ".",
                        "Leave the device out to use " + name(preferred()) + "."));
    }

    /// `cpu`, `cuda:0`, `mps`.
    public static String name(Device device) {
        return switch (device.getDeviceType()) {
            case Device.Type.GPU -> "cuda:" + device.getDeviceId();
            case Device.Type.CPU -> "cpu";
            default -> device.getDeviceType();
        };
    }

    /// A new memory manager on the device; the caller closes it.
    public static NDManager manager(Device device) {
        start();
        return Started.ENGINE.newBaseManager(device);
    }

    /// Threads that one operation may use from now on.
    public static void threads(int threads) {
        start();
        JniUtils.setNumThreads(threads);
    }

    /// Sets libtorch's random generators. A run sets them before each micro-batch from its own seed and
    /// position, so that dropout does not depend on what was drawn before and a resumed run draws the same.
    public static void seed(long seed) {
        start();
        JniUtils.setSeed(seed);
    }

    /// The tensor's values in the same memory, without the graph that led to them; with its manager.
    public static NDArray withoutGraph(NDArray x) {
        return JniUtils.detachGradient((PtNDArray) x);
    }

    /// Another handle on the tensor, graph included; with its manager.
    public static NDArray alias(NDArray x) {
        return x.reshape(x.getShape());
    }

    /// Whether the tensor is trained or computed from something that is: a backward pass would go through it. (DJL's
    /// own `hasGradient` is true of trained tensors only, never of what is computed from them.)
    public static boolean recorded(NDArray x) {
        try (IValue answer = Started.SCRIPT.run("recorded", IValue.from((PtNDArray) x))) {
            return answer.toLong() != 0;
        }
    }

    /// The gradient that backward passes have left at a leaf, or null; with the leaf's manager.
    public static @Nullable NDArray gradient(NDArray leaf) {
        return JniUtils.getGradient((PtNDArray) leaf);
    }

    /// Back-propagates a gradient from a tensor on, adding to the trainable parameters'.
    public static void backward(NDArray output, NDArray gradient) {
        JniUtils.backward((PtNDArray) output, (PtNDArray) gradient, false, false);
    }

    /// A number for {@link #seed}, drawn from libtorch's generators.
    public static long draw(NDManager manager) {
        try (NDArray drawn = manager.randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64)) {
            return drawn.getLong();
        }
    }

    /// Back-propagates from a scalar, adding `scale` times its gradients to the trainable parameters'.
    ///
    /// @param loss  () with a graph, made inside {@link GradMode#on}
    /// @param scale upstream gradient, for example 1 / rows of the whole step
    public static void backward(NDArray loss, double scale) {
        try (NDArray upstream = loss.getManager().full(loss.getShape(), (float) scale)) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) upstream, false, false);
        }
    }
}
