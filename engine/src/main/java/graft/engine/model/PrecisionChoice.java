package graft.engine.model;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Packing;
import graft.engine.recipe.Precision;
import graft.engine.tensor.Gpu;
import graft.engine.tensor.Torch;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How frozen matrices are kept and multiplied, and the reason in words for the journal and the screen.
///
/// Where a machine has no quick products of half precision, matrices of it are kept as they are, packed in
/// {@link Packing#halved}, and computed in float32: what flows is exact then, and half the memory is saved all the
/// same.
///
/// @param type    of what flows between the maps of a layer, and of matrices that are not packed
/// @param packing which parameters are kept in fewer bits
/// @param product in which type products with packed matrices are computed
public record PrecisionChoice(ComputeType type, Packing packing, ComputeType product, String reason) {

    /// Below this width products are so small that converting activations costs more than bfloat16 saves.
    private static final int SMALLEST_WIDTH = 512;

    private static final double WORTH_IT = 1.3;

    /// Of the machine's memory that float32 weights may take.
    private static final double SHARE_OF_MEMORY = 0.8;

    /// With nothing packed.
    public PrecisionChoice(ComputeType type, String reason) {
        this(type, Packing.NONE, type, reason);
    }

    /// `fp32`, `bf16`, `fp16`, `nf4` or `int8`.
    public String text() {
        return switch (packing.matrices()) {
            case PLAIN -> type.name().toLowerCase(Locale.ROOT);
            case NF4 -> "nf4";
            case INT8 -> "int8";
            case BF16 -> "bf16";
            case FP16 -> "fp16";
        };
    }

    /// Packed in NF4 and computed in a given type, whatever the machine is fast in: to compare with
    /// reference values.
    ///
    /// @param modules whose matrices are packed; empty for all that a precision packs
    public static PrecisionChoice exactly(ComputeType product, Set<String> modules) {
        Packing packing = new Packing(Packing.Form.NF4, Packing.Form.PLAIN, modules);
        return new PrecisionChoice(ComputeType.FP32, packing, product, "nf4 computed in " + words(product));
    }

    /// Kept in half precision and computed in float32, whatever the machine is fast in.
    public static PrecisionChoice widened(ComputeType kept, String reason) {
        Packing.Form form = switch (kept) {
            case BF16 -> Packing.Form.BF16;
            case FP16 -> Packing.Form.FP16;
            case FP32 -> throw new IllegalArgumentException("fp32 is no half precision");
        };
        return new PrecisionChoice(ComputeType.FP32, Packing.halved(form), ComputeType.FP32, reason);
    }

    /// @param asked    as the recipe says; `auto` takes bf16 for large frozen models where the machine is
    ///                 faster in it or cannot hold them in fp32, and leaves a folder's packed matrices packed
    /// @param adapters full fine-tuning trains the matrices themselves and needs fp32
    /// @throws InvalidInput when the precision does not go with an adapter
    public static PrecisionChoice of(Precision asked, ModelShape shape, List<AdapterSpec> adapters, Device device) {
        boolean full = adapters.stream().anyMatch(spec -> spec.enabled() && spec instanceof FullSpec);
        Precision kept = shape.precision(asked);
        if (full && kept != Precision.FP32 && kept != Precision.AUTO) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "base.precision: " + kept.text() + " keeps the base's matrices too coarsely to train them.",
                    "Set base.precision to fp32 for full fine-tuning.");
        }
        return switch (kept) {
            case FP32 -> new PrecisionChoice(ComputeType.FP32, "fp32 as asked");
            case BF16 -> half(ComputeType.BF16, device);
            case FP16 -> half(ComputeType.FP16, device);
            case NF4 -> packed(asked, kept, shape, device);
            case INT8 -> packed(asked, kept, shape, device);
            case AUTO ->
                fitting(quickest(shape, full, device), full || !device.equals(Device.cpu()) ? 0 : memory(), shape);
        };
    }

    /// Half precision as asked, computed in float32 where that is the quicker one here.
    private static PrecisionChoice half(ComputeType kept, Device device) {
        String asked = words(kept) + " as asked";
        if (!device.equals(Device.cpu())) {
            return new PrecisionChoice(kept, asked);
        }
        double gain = ProductRates.gainOf(kept);
        return gain >= 1
                ? new PrecisionChoice(kept, asked)
                : widened(kept, asked + ", computed in fp32: " + measured(kept, gain));
    }

    private static String measured(ComputeType type, double gain) {
        return "products measured %.1f times as fast in %s as in fp32".formatted(gain, words(type));
    }

    /// Packed matrices, multiplied in the type that is the quicker one here.
    private static PrecisionChoice packed(Precision asked, Precision kept, ModelShape shape, Device device) {
        String why = kept.text() + (asked == Precision.AUTO ? " as the folder has it" : " as asked");
        if (shape.width() < SMALLEST_WIDTH && !device.isGpu()) {
            return packed(kept, ComputeType.FP32, why + ", computed in fp32");
        }
        PrecisionChoice quick = quickest(shape, false, device);
        return packed(kept, quick.type, why + ", computed in " + quick.reason);
    }

    private static PrecisionChoice packed(Precision kept, ComputeType type, String reason) {
        return new PrecisionChoice(type, Packing.of(kept), type, reason);
    }

    /// The quickest choice, or where memory cannot hold its weights in float32, half precision computed in float32. By
    /// the memory that there is and not by what is free, so that a run goes on in the precision that it began in.
    ///
    /// @param memory in bytes; 0 where it is not the limit
    static PrecisionChoice fitting(PrecisionChoice quickest, long memory, ModelShape shape) {
        long single = MemoryEstimate.weights(shape, Precision.FP32);
        if (quickest.type != ComputeType.FP32 || memory <= 0 || single <= SHARE_OF_MEMORY * memory) {
            return quickest;
        }
        String why = "bf16: in fp32 the weights alone would take %.1f GB of %.1f; computed in %s"
                .formatted(single / 1e9, memory / 1e9, quickest.reason);
        return widened(ComputeType.BF16, why);
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static PrecisionChoice quickest(ModelShape shape, boolean full, Device device) {
        if (full) {
            return new PrecisionChoice(ComputeType.FP32, "fp32: the base's own matrices are trained");
        }
        if (shape.width() < SMALLEST_WIDTH) {
            return new PrecisionChoice(ComputeType.FP32, "fp32: at width " + shape.width() + " bf16 gains nothing");
        }
        return ofWideModels(device);
    }

    /// What `auto` takes for frozen models that are wide enough for half precision to pay where the device has it.
    public static PrecisionChoice ofWideModels(Device device) {
        if (device.isGpu()) {
            return onGpu(Torch.start().devices().gpu(device).orElse(null));
        }
        double gain = ProductRates.gainOf(ComputeType.BF16);
        String measured = measured(ComputeType.BF16, gain);
        return gain > WORTH_IT
                ? new PrecisionChoice(ComputeType.BF16, "bf16: " + measured)
                : new PrecisionChoice(ComputeType.FP32, "fp32: " + measured);
    }

    /// @param gpu null where no driver describes it
    static PrecisionChoice onGpu(@Nullable Gpu gpu) {
        if (gpu == null) {
            return new PrecisionChoice(ComputeType.FP32, "fp32: the driver does not say what the GPU computes");
        }
        String which = gpu.name() + " (compute capability " + gpu.capability() + ")";
        return gpu.multipliesBfloat16()
                ? new PrecisionChoice(ComputeType.BF16, "bf16: the matrix units of " + which + " compute it")
                : new PrecisionChoice(ComputeType.FP32, "fp32: " + which + " has no bf16 products");
    }

    private static String words(ComputeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
