package graft.engine.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Learned keys and values in front of those of every selected layer's attention (prefix tuning, arXiv 2101.00190 §4).
/// With a projection they are `up(tanh(down(E)))` of one table E for all layers (§4.3), otherwise free parameters.
/// Even a fresh prefix takes attention away from the text: it is no identity.
///
/// @param common     layers and common fields; dropout acts on the keys and values
/// @param length     number of prefix positions n; default 30
/// @param projection inner width of the projection, or null for free parameters; default 512
/// @param gate       a learned gate on them (UniPELT, arXiv 2110.07577 §3)
public record PrefixSpec(
        Common common, int length, @Nullable Integer projection, Gate gate) implements AdapterSpec {

    public enum Gate {
        NONE,
        /// One for keys and values.
        SHARED,
        /// One each.
        SEPARATE
    }

    /// 30 positions, projected through 512, in every layer.
    public static PrefixSpec defaults() {
        return new PrefixSpec(new Common(LayerSelection.ALL, List.of(Site.ATTENTION_PREFIX)), 30, 512, Gate.NONE);
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.PREFIX;
    }

    @Override
    public PrefixSpec withCommon(Common newCommon) {
        return new PrefixSpec(newCommon, length, projection, gate);
    }

    public PrefixSpec withLength(int newLength) {
        return new PrefixSpec(common, newLength, projection, gate);
    }

    public PrefixSpec withProjection(@Nullable Integer newProjection) {
        return new PrefixSpec(common, length, newProjection, gate);
    }

    public PrefixSpec withGate(Gate newGate) {
        return new PrefixSpec(common, length, projection, newGate);
    }

    @Override
    public boolean gated() {
        return gate != Gate.NONE;
    }
}
