package graft.engine.bench;

import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import java.util.List;
import java.util.Optional;

/// What a step is timed with.
public enum BenchCase {
    /// Pfeiffer, inner width 48, in every layer.
    BOTTLENECK("bottleneck"),
    /// The same in the upper half of the layers.
    BOTTLENECK_TOP("bottleneck-top"),
    /// The same in a second or later epoch: what the frozen layers below compute is kept.
    BOTTLENECK_TOP_LATER("bottleneck-top-later"),
    /// An epoch of uneven rows, 23 tokens in the mean and 64 at most, in batches of 32 by similar length:
    /// Pfeiffer.
    UNEVEN("uneven"),
    /// The frozen base alone, forward and back to its second layer, as far as gradients go for Pfeiffer: what
    /// its adapters are compared with.
    FROZEN("frozen"),
    HOULSBY("houlsby"),
    /// Rank 8 at q and v.
    LORA("lora"),
    FULL("full"),
    /// Evaluation of the base alone.
    FORWARD("forward"),
    /// One token of one row with kept keys and values.
    GENERATE("generate"),
    /// Making the base ready from its files.
    LOAD("load"),
    /// Putting one Pfeiffer adapter in the place of another: a step is from its file.
    SWAP("swap");

    private final String text;

    BenchCase(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static Optional<BenchCase> of(String text) {
        for (BenchCase candidate : values()) {
            if (candidate.text.equals(text)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// The adapters of a model with that many layers.
    List<AdapterSpec> adapters(int layers) {
        Size size = new Size.Fixed(48);
        return switch (this) {
            case BOTTLENECK, UNEVEN, SWAP ->
                List.of(BottleneckSpec.of(Preset.PFEIFFER).withSize(size));
            case BOTTLENECK_TOP, BOTTLENECK_TOP_LATER -> {
                BottleneckSpec all = BottleneckSpec.of(Preset.PFEIFFER).withSize(size);
                LayerSelection top = new LayerSelection("last " + Math.max(1, layers / 2));
                yield List.of(all.withCommon(all.common().withLayers(top)));
            }
            case HOULSBY -> List.of(BottleneckSpec.of(Preset.HOULSBY).withSize(size));
            case LORA -> List.of(LoraSpec.defaults());
            case FULL -> List.of(FullSpec.defaults());
            case FROZEN, FORWARD, GENERATE, LOAD -> List.of();
        };
    }

    /// The layers whose products a step cannot avoid, forward and backward: gradients go down to the lowest
    /// adapter, and for full fine-tuning the weights have their own. Of a layer of 12 d² multiplications four
    /// are attention's.
    Layers unavoidable(int layers) {
        double top = Math.max(1, layers / 2);
        return switch (this) {
            case GENERATE, LOAD, SWAP -> new Layers(0, 0);
            case FORWARD -> new Layers(layers, 0);
            case BOTTLENECK_TOP -> new Layers(layers, top - 1);
            case BOTTLENECK_TOP_LATER -> new Layers(top, top - 1);
            case BOTTLENECK, UNEVEN, FROZEN -> new Layers(layers, layers - 1.0);
            case HOULSBY -> new Layers(layers, layers - 1 + 8 / 12.0);
            case LORA -> new Layers(layers, layers - 1 + 9 / 12.0);
            case FULL -> new Layers(layers, 2.0 * layers);
        };
    }

    /// @param forward  run forward
    /// @param backward in units of a forward run
    record Layers(double forward, double backward) {}
}
