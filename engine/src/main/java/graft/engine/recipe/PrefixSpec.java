package graft.engine.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Learned keys and values in front of those of every selected layer's attention (prefix tuning, arXiv
/// 2101.00190 §4). With a projection they are `up(tanh(down(E)))` of one table E for all layers (§4.3),
/// otherwise free parameters. Even a fresh prefix takes attention away from the text: it is no identity.
///
/// @param common     layers and common fields; dropout acts on the keys and values
/// @param length     number of prefix positions n; default 30
/// @param projection inner width of the projection, or null for free parameters; default 512
/// @param gate       a learned gate on them (UniPELT, arXiv 2110.07577 §3)
/// @param takesPositions it takes the first n positions, so that the text's begin at n, and the table E has
/// the width of the keys (as in PEFT); otherwise the text keeps its positions and E has the model's width (as
/// in the `adapters` library); default false
public record PrefixSpec(
        Common common, int length, @Nullable Integer projection, Gate gate, boolean takesPositions)
        implements AdapterSpec {

    public enum Gate {
        NONE,
        /// One for keys and values.
        SHARED,
        /// One each.
        SEPARATE
    }

    /// 30 positions, projected through 512, in every layer.
    public static PrefixSpec defaults() {
        return new PrefixSpec(
                new Common(LayerSelection.ALL, List.of(Site.ATTENTION_PREFIX)), 30, 512, Gate.NONE, false);
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.PREFIX;
    }

    @Override
    public PrefixSpec withCommon(Common newCommon) {
        return new PrefixSpec(newCommon, length, projection, gate, takesPositions);
    }

    public PrefixSpec withLength(int newLength) {
        return new PrefixSpec(common, newLength, projection, gate, takesPositions);
    }

    public PrefixSpec withProjection(@Nullable Integer newProjection) {
        return new PrefixSpec(common, length, newProjection, gate, takesPositions);
    }

    public PrefixSpec withGate(Gate newGate) {
        return new PrefixSpec(common, length, projection, newGate, takesPositions);
    }

    public PrefixSpec withTakesPositions(boolean takes) {
        return new PrefixSpec(common, length, projection, gate, takes);
    }

    /// The width of the table E.
    public int tableWidth(ModelShape shape) {
        return takesPositions ? shape.keyValueHeads() * shape.headSize() : shape.width();
    }

    @Override
    public boolean gated() {
        return gate != Gate.NONE;
    }
}
