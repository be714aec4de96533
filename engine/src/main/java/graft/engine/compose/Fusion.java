package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.HeadForm;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.BaseModel;
import graft.engine.model.Hooks;
import graft.engine.model.OutputAdapter;
import graft.engine.model.Pass;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.FusionSpec.Variant;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// AdapterFusion (arXiv 2005.00247 §3.2): at each place, attention of what the adapters read over their
/// updates uᵢ,
///
/// `y = r + Σ pᵢ V uᵢ`, `p = softmax(Q q · K uᵢ)`
///
/// with r the residual and no scaling of the scores. Keys and queries start normal with σ = 0.02; the dynamic
/// variant's V starts as the identity with 1e-6 beside the diagonal; the static one has none, as in the
/// `adapters` library.
public final class Fusion implements AutoCloseable {

    private static final double DEVIATION = 0.02;
    private static final float BESIDE = 1e-6f;

    /// What makes one fusion differ from another.
    ///
    /// @param query           whether the query has a map; else it is what the adapters read
    /// @param key             whether the keys have one; else they are the updates
    /// @param value           whether the values have one
    /// @param queryBeforeNorm whether the query is the sub-layer's output as it comes
    /// @param dropout         of the scores while training
    public record Settings(boolean query, boolean key, boolean value, boolean queryBeforeNorm, double dropout) {

        /// A recipe's.
        public static Settings of(Variant variant, double dropout) {
            return new Settings(true, true, variant == Variant.DYNAMIC, false, dropout);
        }
    }

    /// A place where it stands.
    public record Place(int layer, Site site) {
        /// What the names of its tensors there begin with.
        public String prefix() {
            return "fusion.layer." + layer + "." + site.text() + ".";
        }
    }

    private final NDManager manager;
    private final Map<Place, Layer> layers = new LinkedHashMap<>();
    private final Map<Hooks<OutputAdapter>, Layer> byHooks = new IdentityHashMap<>();
    private boolean recording;
    private @Nullable Lead head;

    /// A fresh one.
    public Fusion(BaseModel base, Settings settings, List<Place> places) {
        manager = base.manager().newSubManager();
        for (Place place : places) {
            Layer layer = new Layer(place, settings, base.shape().width());
            layers.put(place, layer);
            byHooks.put(base.layers().get(place.layer).junction(place.site).hooks(), layer);
        }
    }

    /// The places of a recipe's fusion.
    public static List<Place> places(FusionSpec spec, BaseModel base) {
        List<Place> places = new ArrayList<>();
        for (int layer : spec.layers().resolve(base.layers().size())) {
            spec.sites().forEach(site -> places.add(new Place(layer, site)));
        }
        return places;
    }

    @Nullable
    Layer at(Hooks<OutputAdapter> hooks) {
        return byHooks.get(hooks);
    }

    /// Its trained tensors.
    public List<Parameter> parameters() {
        return layers.values().stream()
                .flatMap(layer -> layer.parameters().stream())
                .toList();
    }

    /// Sets its tensors to other values.
    ///
    /// @throws graft.engine.error.InvalidInput when names or shapes are not exactly its own
    public void load(Map<String, NDArray> state) {
        Parameter.load(parameters(), state);
    }

    /// Gives it the head that was trained with it, which compositions then use instead of a member's.
    ///
    /// @param values by the names of the head's tensors
    /// @throws graft.engine.error.InvalidInput when names or shapes are not exactly its own
    public void head(BaseModel base, Task task, HeadForm form, Map<String, NDArray> values) {
        head = Lead.of(base, task, form, values, manager);
    }

    @Nullable
    Lead head() {
        return head;
    }

    /// `Σ (I − V)²` over all places (arXiv 2005.00247 §3.2.1), with its graph; null without values.
    public @Nullable NDArray penalty() {
        NDArray sum = null;
        for (Layer layer : layers.values()) {
            if (layer.value != null) {
                NDArray off = layer.value.sub(layer.identity);
                NDArray square = off.mul(off).sum();
                sum = sum == null ? square : sum.add(square);
            }
        }
        return sum;
    }

    /// Whether the attention of each forward pass is kept to be read.
    public void record(boolean on) {
        recording = on;
    }

    /// The attention (B, S, N) of the last recorded forward pass, over the N members in their order.
    public Map<Place, NDArray> attentions() {
        Map<Place, NDArray> all = new LinkedHashMap<>();
        layers.forEach((place, layer) -> {
            if (layer.attention != null) {
                all.put(place, layer.attention);
            }
        });
        return all;
    }

    @Override
    public void close() {
        manager.close();
    }

    /// The attention at one place.
    final class Layer {
        private final Place place;
        private final Settings settings;
        private final @Nullable NDArray queryWeight;
        private final @Nullable NDArray queryBias;
        private final @Nullable NDArray keyWeight;
        private final @Nullable NDArray keyBias;
        private final @Nullable NDArray value;
        private final NDArray identity;
        private @Nullable NDArray attention;

        private Layer(Place place, Settings settings, int width) {
            this.place = place;
            this.settings = settings;
            identity = manager.eye(width);
            queryWeight = settings.query ? normal(width) : null;
            queryBias = settings.query ? trained(manager.zeros(new Shape(width))) : null;
            keyWeight = settings.key ? normal(width) : null;
            keyBias = settings.key ? trained(manager.zeros(new Shape(width))) : null;
            value = settings.value ? trained(nearIdentity(width)) : null;
        }

        private NDArray normal(int width) {
            Shape shape = new Shape(width, width);
            return trained(
                    Torch.drawn(manager, host -> host.randomNormal(0, (float) DEVIATION, shape, DataType.FLOAT32)));
        }

        private NDArray nearIdentity(int width) {
            NDArray beside = manager.full(new Shape(width, width), BESIDE);
            return identity.add(beside.sub(identity.mul(beside)));
        }

        private static NDArray trained(NDArray values) {
            values.setRequiresGradient(true);
            return values;
        }

        /// Whether its attention over whole rows is to be read.
        boolean isRecording() {
            return recording;
        }

        boolean queryBeforeNorm() {
            return settings.queryBeforeNorm;
        }

        /// @param query    (B, S, d)
        /// @param residual (B, S, d)
        /// @param updates  N of (B, S, d)
        NDArray apply(NDArray query, NDArray residual, List<NDArray> updates, Pass pass) {
            NDArray all = NDArrays.stack(new NDList(updates), 2); // (B, S, N, d)
            NDArray q = queryWeight == null ? query : Kernels.linear(query, queryWeight, queryBias);
            NDArray keys = keyWeight == null ? all : Kernels.linear(all, keyWeight, keyBias);
            NDArray values = value == null ? all : Kernels.linear(all, value, null);
            NDArray scores = Kernels.scoresOver(q, keys); // (B, S, N)
            if (pass.training()) {
                scores = Kernels.dropout(scores, settings.dropout);
            }
            NDArray shares = scores.softmax(-1);
            if (recording) {
                keep(shares);
            }
            return Kernels.mixed(shares, values).add(residual);
        }

        private void keep(NDArray shares) {
            if (attention != null) {
                attention.close();
            }
            attention = Optimize.copyOf(manager, shares);
        }

        private List<Parameter> parameters() {
            List<Parameter> all = new ArrayList<>();
            add(all, "query.weight", queryWeight, true);
            add(all, "query.bias", queryBias, false);
            add(all, "key.weight", keyWeight, true);
            add(all, "key.bias", keyBias, false);
            // Drawn to the identity by its own penalty instead of to zero (the library means to, too).
            add(all, "value.weight", value, false);
            return all;
        }

        private void add(List<Parameter> all, String name, @Nullable NDArray tensor, boolean decay) {
            if (tensor != null) {
                all.add(new Parameter(place.prefix() + name, tensor, Group.ADAPTER, null, decay));
            }
        }
    }
}
