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
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// libtorch, started once for the process.
///
/// @param version of libtorch, for example `2.7.1`
/// @param build   what it was built for and where it comes from, in words
/// @param threads that one operation may use
/// @param tf32    whether float32 products on a GPU may be rounded to TF32
/// @param devices found
public record Torch(String version, String build, int threads, boolean tf32, Devices devices) {

    /// Set to 1, lets a GPU round the factors of float32 products to the 10 bits of TF32: faster, and no longer exact.
    public static final String TF32 = "GRAFT_TF32";

    private static final Logger LOG = LoggerFactory.getLogger(Torch.class);

    /// Everything that exists once: loaded on first use, immutable afterwards.
    private record Loaded(Engine engine, NDManager manager, Script script, RowProducts rowProducts, Torch torch) {}

    private static final class Started {
        static final @Nullable Loaded LOADED;
        static final @Nullable EngineException FAILURE;

        static {
            Loaded loaded = null;
            EngineException failure = null;
            try {
                loaded = load();
            } catch (EngineException told) {
                failure = told;
            }
            LOADED = loaded;
            FAILURE = failure;
        }

        private static Loaded load() {
            WaitPolicy.apply();
            Optional<GpuDriver> driver = NvidiaDriver.find();
            Optional<LibTorch> other = LibTorch.chosen(driver.isPresent());
            other.ifPresent(LibTorch::use);
            boolean tf32 = tf32Asked() && NativeEnvironment.set("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "1");
            // Nothing is fetched at run time: the native libraries come with the build, or lie in a folder.
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            try {
                Engine engine = Engine.getEngine("PyTorch");
                NDManager manager = engine.newBaseManager(Device.cpu());
                Script script = Script.load(manager);
                boolean cuda = engine.hasCapability("CUDA");
                int count = cuda && driver.isEmpty() ? Math.max(1, engine.getGpuCount()) : 0;
                Devices devices = Devices.of(driver, cuda, count, engine.hasCapability("MPS"));
                String build = other.map(found -> found.flavour() + ", " + found.source() + ", in " + found.folder())
                        .orElse("cpu, of the build");
                Torch torch = new Torch(engine.getVersion(), build, JniUtils.getNumThreads(), tf32, devices);
                LOG.info(
                        "libtorch {} ({}) with {} threads; devices {}; using {}",
                        torch.version,
                        build,
                        torch.threads,
                        devices.names(),
                        name(devices.preferred()));
                RowProducts rowProducts = new RowProducts(RowRoutines.find(), torch.threads);
                return new Loaded(engine, manager, script, rowProducts, torch);
            } catch (ai.djl.engine.EngineException | IllegalStateException | LinkageError failure) {
                throw new MachineLacks(
                        ErrorCode.NATIVE_LIBRARY,
                        "libtorch could not be loaded"
                                + other.map(found -> " from " + found.folder()).orElse("") + ": "
                                + reason(failure) + ".",
                        other.isPresent()
                                ? "Check that the folder is complete and the driver is installed, or leave "
                                        + LibTorch.SETTING + " out."
                                : "Run `graft doctor`; the PyTorch native library for this system must be part of"
                                        + " the build.",
                        failure);
            }
        }

        /// The innermost message: DJL's own only says that loading failed.
        private static String reason(Throwable failure) {
            Throwable inner = failure;
            while (inner.getCause() != null) {
                inner = inner.getCause();
            }
            return String.valueOf(inner.getMessage());
        }

        private static boolean tf32Asked() {
            String asked = System.getProperty("graft.tf32", System.getenv().getOrDefault(TF32, ""));
            return asked.equals("1") || asked.equals("true");
        }
    }

    /// Starts libtorch when it is not yet started; takes about a second the first time.
    ///
    /// @throws MachineLacks when the native library cannot be loaded
    public static Torch start() {
        return loaded().torch;
    }

    private static Loaded loaded() {
        Loaded loaded = Started.LOADED;
        if (loaded == null) {
            throw Objects.requireNonNull(Started.FAILURE);
        }
        return loaded;
    }

    static Script script() {
        return loaded().script;
    }

    static RowProducts rowProducts() {
        return loaded().rowProducts;
    }

    /// As {@link Devices#preferred}.
    public Device preferred() {
        return devices.preferred();
    }

    /// As {@link Devices#named}.
    public Device device(@Nullable String name) {
        return devices.named(name);
    }

    /// As {@link Devices#name}.
    public static String name(Device device) {
        return Devices.name(device);
    }

    /// A tensor of random numbers in the owner's care and on its device, drawn on the processor: a recipe's seed then
    /// gives the same numbers on every device.
    ///
    /// @param draw makes it with a manager of the processor's
    public static NDArray drawn(NDManager owner, Function<NDManager, NDArray> draw) {
        if (owner.getDevice().equals(Device.cpu())) {
            return draw.apply(owner);
        }
        try (NDManager host = manager(Device.cpu());
                NDArray there = owner.zeros(new Shape(1))) {
            return Kernels.onto(there, draw.apply(host));
        }
    }

    /// Waits until a device has done what it was given; a GPU computes behind the program's back.
    public static void await(Device device) {
        if (!device.equals(Device.cpu())) {
            try (NDManager manager = manager(device);
                    NDArray last = manager.ones(new Shape(1))) {
                last.toFloatArray();
            }
        }
    }

    /// Gives memory that libtorch holds on GPUs for later use back to them.
    public static void releaseUnused(Device device) {
        if (device.isGpu()) {
            JniUtils.emptyCudaCache();
        }
    }

    /// A new memory manager on the device; the caller closes it.
    public static NDManager manager(Device device) {
        return loaded().engine.newBaseManager(device);
    }

    /// Threads that one operation may use from now on.
    public static void threads(int threads) {
        start();
        JniUtils.setNumThreads(threads);
    }

    /// Threads that one operation of the calling thread uses now.
    public static int threadsInUse() {
        start();
        return JniUtils.getNumThreads();
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
        try (IValue answer = script().run("recorded", IValue.from((PtNDArray) x))) {
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
