package graft.engine.recipe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A bottleneck adapter, `x + scaling · W_up act(W_down x)` (Houlsby et al., arXiv 1902.00751 §2.1), in the wirings
/// of the papers. A preset stands for a set of defaults; fields given beside it win.
///
/// @param common     places and common fields
/// @param preset     whose defaults were taken, or null
/// @param size       the inner width r
/// @param activation between the projections
/// @param scaling    of the adapter's output
/// @param gate       a learned gate on the output, sigmoid, averaged over tokens (UniPELT, arXiv 2110.07577 §3)
/// @param init       how the projections start; `zero-up` makes the adapter exactly an identity
/// @param wiring     norms and residuals around it
/// @param stochasticDepth probability of leaving the adapter out for a row while training
/// @param bias       projections with bias
public record BottleneckSpec(
        Common common,
        @Nullable Preset preset,
        Size size,
        Activation activation,
        Scaling scaling,
        boolean gate,
        Init init,
        Wiring wiring,
        double stochasticDepth,
        boolean bias)
        implements AdapterSpec {

    /// The wirings that papers made known; defaults are those of the `adapters` library except the start, which is
    /// an exact identity here.
    public enum Preset {
        PFEIFFER("pfeiffer"),
        HOULSBY("houlsby"),
        PARALLEL("parallel"),
        SCALED_PARALLEL("scaled-parallel"),
        ADAPTER_PLUS("adapter-plus");

        private final String text;

        Preset(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// The inner width: given, or as the layer's width divided by a factor; one for all layers or by layer.
    public sealed interface Size {

        /// The inner width r in a layer of this index and width, at least 1.
        int in(int layer, int width);

        record Fixed(int size) implements Size {
            @Override
            public int in(int layer, int width) {
                return size;
            }
        }

        record Reduction(double factor) implements Size {
            @Override
            public int in(int layer, int width) {
                return Math.max(1, (int) Math.floor(width / factor));
            }
        }

        /// @param sizes    by layer index
        /// @param fallback for layers not named
        record ByLayer(Map<Integer, Size> sizes, Size fallback) implements Size {
            public ByLayer {
                sizes = Map.copyOf(sizes);
                if (fallback instanceof ByLayer || sizes.values().stream().anyMatch(ByLayer.class::isInstance)) {
                    throw new IllegalArgumentException("a map by layer holds numbers, not maps");
                }
            }

            @Override
            public int in(int layer, int width) {
                return sizes.getOrDefault(layer, fallback).in(layer, width);
            }
        }
    }

    /// A factor, or learned: one number, or one per channel (both start at 1).
    public sealed interface Scaling {
        record Fixed(double factor) implements Scaling {}

        record Learned() implements Scaling {}

        record Channel() implements Scaling {}
    }

    public enum Init {
        /// Up-projection and biases zero, down-projection Kaiming-uniform: an exact identity.
        ZERO_UP("zero-up"),
        /// Both projections normal, σ 0.02, biases zero: near identity (library default).
        BERT("bert"),
        /// Both projections normal, σ 0.01, cut at 2σ, biases zero: near identity (Houlsby §2.1).
        HOULSBY("houlsby"),
        /// Down Kaiming-uniform (a = √5), up zero, biases zero (He et al., arXiv 2110.04366).
        MAM("mam");

        private final String text;

        Init(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// When the residual is taken relative to the layer's own norm.
    public enum Residual {
        BEFORE,
        AFTER,
        POST_ADD
    }

    /// Norms and residuals around the adapter; names and meaning as in the `adapters` library.
    ///
    /// @param layerNormBefore         an own norm before the down-projection
    /// @param layerNormAfter          an own norm after the up-projection
    /// @param originalLayerNormBefore the layer's residual and norm are applied before the adapter
    /// @param originalLayerNormAfter  and after it
    /// @param residualBeforeLayerNorm where the adapter's residual is taken
    /// @param adapterResidualBeforeLayerNorm the residual is added before the adapter's last norm, not after it
    public record Wiring(
            boolean layerNormBefore,
            boolean layerNormAfter,
            boolean originalLayerNormBefore,
            boolean originalLayerNormAfter,
            Residual residualBeforeLayerNorm,
            boolean adapterResidualBeforeLayerNorm) {

        public Wiring(
                boolean layerNormBefore,
                boolean layerNormAfter,
                boolean originalLayerNormBefore,
                boolean originalLayerNormAfter,
                Residual residualBeforeLayerNorm) {
            this(
                    layerNormBefore,
                    layerNormAfter,
                    originalLayerNormBefore,
                    originalLayerNormAfter,
                    residualBeforeLayerNorm,
                    false);
        }
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.BOTTLENECK;
    }

    @Override
    public BottleneckSpec withCommon(Common newCommon) {
        return new BottleneckSpec(
                newCommon, preset, size, activation, scaling, gate, init, wiring, stochasticDepth, bias);
    }

    public BottleneckSpec withSize(Size newSize) {
        return new BottleneckSpec(
                common, preset, newSize, activation, scaling, gate, init, wiring, stochasticDepth, bias);
    }

    public BottleneckSpec withActivation(Activation newActivation) {
        return new BottleneckSpec(
                common, preset, size, newActivation, scaling, gate, init, wiring, stochasticDepth, bias);
    }

    public BottleneckSpec withScaling(Scaling newScaling) {
        return new BottleneckSpec(
                common, preset, size, activation, newScaling, gate, init, wiring, stochasticDepth, bias);
    }

    public BottleneckSpec withGate(boolean newGate) {
        return new BottleneckSpec(
                common, preset, size, activation, scaling, newGate, init, wiring, stochasticDepth, bias);
    }

    public BottleneckSpec withWiring(Wiring newWiring) {
        return new BottleneckSpec(
                common, preset, size, activation, scaling, gate, init, newWiring, stochasticDepth, bias);
    }

    public BottleneckSpec withStochasticDepth(double newDepth) {
        return new BottleneckSpec(common, preset, size, activation, scaling, gate, init, wiring, newDepth, bias);
    }

    public BottleneckSpec withInit(Init newInit) {
        return new BottleneckSpec(
                common, preset, size, activation, scaling, gate, newInit, wiring, stochasticDepth, bias);
    }

    /// The preset's own configuration; null gives plain defaults (ffn.output, after the layer's residual is
    /// untouched).
    public static BottleneckSpec of(@Nullable Preset preset) {
        Wiring plain = new Wiring(false, false, false, true, Residual.BEFORE);
        return switch (preset) {
            case null -> preset(null, List.of(Site.FFN_OUTPUT), Activation.RELU, new Scaling.Fixed(1), plain, 0);
            case PFEIFFER ->
                preset(
                        preset,
                        List.of(Site.FFN_OUTPUT),
                        Activation.RELU,
                        new Scaling.Fixed(1),
                        new Wiring(false, false, true, true, Residual.BEFORE),
                        0);
            case HOULSBY ->
                preset(
                        preset,
                        List.of(Site.ATTENTION_OUTPUT, Site.FFN_OUTPUT),
                        Activation.SWISH,
                        new Scaling.Fixed(1),
                        plain,
                        0);
            case PARALLEL ->
                preset(preset, List.of(Site.FFN_PARALLEL), Activation.RELU, new Scaling.Fixed(4), plain, 0);
            case SCALED_PARALLEL ->
                preset(preset, List.of(Site.FFN_PARALLEL), Activation.RELU, new Scaling.Learned(), plain, 0);
            case ADAPTER_PLUS ->
                preset(
                        preset,
                        List.of(Site.FFN_OUTPUT),
                        Activation.GELU,
                        new Scaling.Channel(),
                        new Wiring(false, false, true, false, Residual.AFTER),
                        0.1);
        };
    }

    private static BottleneckSpec preset(
            @Nullable Preset preset,
            List<Site> sites,
            Activation activation,
            Scaling scaling,
            Wiring wiring,
            double stochasticDepth) {
        return new BottleneckSpec(
                new Common(LayerSelection.ALL, sites),
                preset,
                new Size.Fixed(16),
                activation,
                scaling,
                false,
                Init.ZERO_UP,
                wiring,
                stochasticDepth,
                true);
    }

    @Override
    public boolean gated() {
        return gate;
    }
}
