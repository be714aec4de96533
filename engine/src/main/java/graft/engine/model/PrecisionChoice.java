package graft.engine.model;

import ai.djl.Device;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Precision;
import java.util.List;

/// In which type the frozen matrices are kept, and the reason in words for the journal and the screen.
public record PrecisionChoice(ComputeType type, String reason) {

    /// Below this width products are so small that converting activations costs more than bfloat16 saves.
    private static final int SMALLEST_WIDTH = 512;

    /// @param asked    as the recipe says; `auto` takes bf16 for large frozen models where the machine is faster in it
    /// @param adapters full fine-tuning trains the matrices themselves and needs fp32
    /// @throws InvalidInput when the precision is not supported, or does not go with an adapter
    public static PrecisionChoice of(Precision asked, ModelShape shape, List<AdapterSpec> adapters, Device device) {
        boolean full = adapters.stream().anyMatch(spec -> spec.enabled() && spec instanceof FullSpec);
        return switch (asked) {
            case FP32 -> new PrecisionChoice(ComputeType.FP32, "fp32 as asked");
            case BF16, FP16 -> {
                if (full) {
                    throw new InvalidInput(
                            ErrorCode.RECIPE_INVALID,
                            "base.precision: " + asked.text()
                                    + " keeps the base's matrices too coarsely to train them.",
                            "Set base.precision to fp32 or auto for full fine-tuning.");
                }
                yield new PrecisionChoice(
                        asked == Precision.BF16 ? ComputeType.BF16 : ComputeType.FP16, asked.text() + " as asked");
            }
            case NF4, INT8 ->
                throw new InvalidInput(
                        ErrorCode.RECIPE_INVALID,
                        "base.precision: " + asked.text() + " is not supported by this version.",
                        "Use auto, fp32, bf16 or fp16.");
            case AUTO -> automatic(shape, full, device);
        };
    }

    private static PrecisionChoice automatic(ModelShape shape, boolean full, Device device) {
        if (full) {
            return new PrecisionChoice(ComputeType.FP32, "fp32: the base's own matrices are trained");
        }
        if (shape.width() < SMALLEST_WIDTH) {
            return new PrecisionChoice(ComputeType.FP32, "fp32: at width " + shape.width() + " bf16 gains nothing");
        }
        if (device.isGpu()) {
            return new PrecisionChoice(ComputeType.BF16, "bf16: frozen matrices on a GPU");
        }
        double gain = ProductRates.gainOfBfloat16();
        String measured = "products measured %.1f times as fast in bf16 as in fp32".formatted(gain);
        return gain > 1.3
                ? new PrecisionChoice(ComputeType.BF16, "bf16: " + measured)
                : new PrecisionChoice(ComputeType.FP32, "fp32: " + measured);
    }
}
