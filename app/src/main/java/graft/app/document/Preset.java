package graft.app.document;

import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.Optional;

/// Adapters that papers made known, placed whole.
public enum Preset {
    PFEIFFER("preset.pfeiffer"),
    HOULSBY("preset.houlsby"),
    PARALLEL("preset.parallel"),
    SCALED_PARALLEL("preset.scaled-parallel"),
    LORA("preset.lora"),
    PFEIFFER_LORA("preset.pfeiffer-lora"),
    BITFIT("preset.bitfit"),
    HEAD("preset.head"),
    FULL("preset.full");

    /// The usual reduction of a bottleneck: width / 16.
    private static final int REDUCTION = 16;

    private final String nameKey;

    Preset(String nameKey) {
        this.nameKey = nameKey;
    }

    /// Message key of its name.
    public String nameKey() {
        return nameKey;
    }

    /// Its adapters for a model.
    public List<AdapterSpec> adapters(ModelShape shape) {
        return switch (this) {
            case PFEIFFER -> List.of(bottleneck(BottleneckSpec.Preset.PFEIFFER, shape));
            case HOULSBY -> List.of(bottleneck(BottleneckSpec.Preset.HOULSBY, shape));
            case PARALLEL -> List.of(bottleneck(BottleneckSpec.Preset.PARALLEL, shape));
            case SCALED_PARALLEL -> List.of(bottleneck(BottleneckSpec.Preset.SCALED_PARALLEL, shape));
            case LORA -> List.of(LoraSpec.defaults());
            case PFEIFFER_LORA -> List.of(bottleneck(BottleneckSpec.Preset.PFEIFFER, shape), LoraSpec.defaults());
            case BITFIT -> List.of(BitFitSpec.defaults());
            case HEAD -> List.of();
            case FULL -> List.of(FullSpec.defaults());
        };
    }

    private static AdapterSpec bottleneck(BottleneckSpec.Preset preset, ModelShape shape) {
        return BottleneckSpec.of(preset)
                .withSize(new BottleneckSpec.Size.Fixed(Math.max(1, shape.width() / REDUCTION)));
    }

    /// The preset that these adapters are, whatever the size of their bottlenecks, if any.
    public static Optional<Preset> of(List<AdapterSpec> adapters, ModelShape shape) {
        for (Preset preset : values()) {
            if (unsized(preset.adapters(shape)).equals(unsized(adapters))) {
                return Optional.of(preset);
            }
        }
        return Optional.empty();
    }

    private static List<AdapterSpec> unsized(List<AdapterSpec> adapters) {
        return adapters.stream()
                .map(adapter -> adapter instanceof BottleneckSpec bottleneck
                        ? bottleneck.withSize(new BottleneckSpec.Size.Fixed(1))
                        : adapter)
                .toList();
    }
}
