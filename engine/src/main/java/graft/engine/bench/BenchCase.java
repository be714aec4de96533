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
    HOULSBY("houlsby"),
    /// Rank 8 at q and v.
    LORA("lora"),
    FULL("full"),
    /// Evaluation of the base alone.
    FORWARD("forward"),
    /// One token of one row with kept keys and values.
    GENERATE("generate"),
    /// Making the base ready: from its files, or random weights where there are none.
    LOAD("load"),
    /// Taking one Pfeiffer adapter off a base and putting another on.
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
            case BOTTLENECK, SWAP -> List.of(BottleneckSpec.of(Preset.PFEIFFER).withSize(size));
            case BOTTLENECK_TOP -> {
                BottleneckSpec all = BottleneckSpec.of(Preset.PFEIFFER).withSize(size);
                LayerSelection top = new LayerSelection("last " + Math.max(1, layers / 2));
                yield List.of(all.withCommon(all.common().withLayers(top)));
            }
            case HOULSBY -> List.of(BottleneckSpec.of(Preset.HOULSBY).withSize(size));
            case LORA -> List.of(LoraSpec.defaults());
            case FULL -> List.of(FullSpec.defaults());
            case FORWARD, GENERATE, LOAD -> List.of();
        };
    }

    /// Products that cannot be avoided, in units of one forward pass through the layers: the forward pass, the
    /// pass of
    /// gradients back to the lowest adapter, and for full fine-tuning the weights' own gradients.
    double passes() {
        return switch (this) {
            case GENERATE, LOAD, SWAP -> 0;
            case FORWARD -> 1;
            case BOTTLENECK_TOP -> 1.5;
            case BOTTLENECK, HOULSBY, LORA -> 2;
            case FULL -> 3;
        };
    }
}
