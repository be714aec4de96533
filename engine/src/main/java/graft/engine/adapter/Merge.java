package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Linear;
import graft.engine.model.Pass;
import graft.engine.model.TokenTable;
import graft.engine.model.TransformerLayer;
import graft.engine.model.Weight;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape.SiteShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The weights of a base with its adapters in them: what an adapted model computes, as a plain model.
///
/// A linear map `y = W x + b` with LoRA, DoRA, VeRA or (IA)³ on it is an affine map still. What it does to
/// zero is its new bias and what it does to the unit vectors beyond that its new matrix; so each method's own
/// forward pass says what it merges to, and there is no second formula to disagree with it. A table of tokens
/// is read row by row.
public final class Merge {

    /// Unit vectors at a time: bounds the memory for wide maps.
    private static final int ROWS = 1024;

    private final BaseModel base;
    private final NDManager scope;
    private final Map<String, NDArray> values = new LinkedHashMap<>();

    private Merge(BaseModel base, NDManager scope) {
        this.base = base;
        this.scope = scope;
    }

    /// Why a method cannot be merged; empty where it can.
    public static Optional<String> obstacle(AdapterSpec adapter) {
        return switch (adapter.kind()) {
            case LORA ->
                ((LoraSpec) adapter).gate()
                        ? Optional.of("a gate depends on the text, a matrix does not")
                        : Optional.empty();
            case VERA, IA3, BITFIT, LAYERNORM, FULL -> Optional.empty();
            case BOTTLENECK -> Optional.of(activated("a bottleneck"));
            case COMPACTER -> Optional.of(activated("a Compacter"));
            case PREFIX -> Optional.of("a prefix adds keys and values to the attention, not to a matrix");
            case PROMPT -> Optional.of("a prompt adds positions to the text, nothing to a matrix");
            case REFT -> Optional.of("ReFT changes some positions only, a matrix changes all");
            case INVERTIBLE ->
                Optional.of("an invertible adapter has activations, which no matrix of the base computes");
        };
    }

    private static String activated(String adapter) {
        return adapter + " has an activation between its maps, which no matrix of the base computes";
    }

    /// What to do with an adapter that cannot be exported so.
    public static String advice(AdapterSpec adapter) {
        String carriers = carriers(adapter);
        return carriers.isEmpty()
                ? "No other format takes it: use the run itself."
                : "Use the format " + carriers + ".";
    }

    /// The export formats that carry a method which cannot be merged, as a sentence names them; empty where none does.
    public static String carriers(AdapterSpec adapter) {
        return switch (adapter) {
            case PrefixSpec prefix when prefix.takesPositions() -> "peft";
            case PromptSpec prompt when prompt.amongWords() -> "peft";
            case BottleneckSpec _, CompacterSpec _, PrefixSpec _ -> "adapterhub or torchscript";
            case ReftSpec reft when reft.preset() == ReftSpec.Preset.DIREFT -> "";
            default -> "adapterhub";
        };
    }

    /// Every parameter of the base by name, with the adapters in it. A table that the output layer shares
    /// keeps its old values there, and the other way round an output layer with adapters comes as a matrix of its
    /// own: the caller must not tie the two.
    ///
    /// @param scope owns what is new
    /// @throws InvalidInput when a method cannot be merged, numbers are not finite, or a map without bias
    /// would need one
    public static Map<String, NDArray> of(AdaptedModel model, List<AdapterSpec> adapters, NDManager scope) {
        for (AdapterSpec adapter : adapters) {
            Optional<String> obstacle = adapter.enabled() ? obstacle(adapter) : Optional.empty();
            if (obstacle.isPresent()) {
                throw refused(adapter.kind().text() + " cannot be merged: " + obstacle.get(), carriers(adapter));
            }
        }
        model.state().forEach((name, value) -> requireFinite("the adapter's tensor " + name, value));
        try (GradMode _ = GradMode.off()) {
            Merge merge = new Merge(model.base(), scope);
            model.base().weights().forEach((name, weight) -> merge.values.put(name, weight.value()));
            merge.layers();
            merge.once();
            merge.tokens();
            merge.values.forEach((name, value) -> requireFinite("the merged tensor " + name, value));
            return merge.values;
        }
    }

    private static InvalidInput refused(String why, String formats) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNSUPPORTED,
                why + ".",
                formats.isEmpty()
                        ? "No other format takes it: use the run itself."
                        : "Export it as an adapter instead (the format " + formats + ").");
    }

    private static void requireFinite(String what, NDArray value) {
        if (!Double.isFinite(Optimize.norm(List.of(value)))) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    what + " holds numbers that are not finite (NaN or infinity); the base is left as it is.",
                    "Train the adapter again, or use an earlier checkpoint.");
        }
    }

    private void layers() {
        for (TransformerLayer layer : base.layers()) {
            for (SiteShape site : base.shape().sites()) {
                if (site.site().kind() == Site.Kind.LINEAR && !projection(site.site())) {
                    Linear map = layer.linear(site.site());
                    if (!map.hooks().isEmpty()) {
                        put(map, affine(map.in(), x -> map.forward(x, Pass.EVALUATION)));
                    }
                }
            }
            projections(layer);
        }
    }

    private void once() {
        for (Site site : Site.values()) {
            base.map(site).filter(map -> !map.hooks().isEmpty()).ifPresent(map -> {
                String module = base.shape().module(site).orElseThrow();
                put(module + ".weight", map, affine(map.in(), x -> map.forward(x, Pass.EVALUATION)));
            });
        }
    }

    private static boolean projection(Site site) {
        return site == Site.ATTENTION_Q || site == Site.ATTENTION_K || site == Site.ATTENTION_V;
    }

    /// The three together: an adapter may sit on all of them as one map.
    private void projections(TransformerLayer layer) {
        List<Linear> maps =
                List.of(layer.linear(Site.ATTENTION_Q), layer.linear(Site.ATTENTION_K), layer.linear(Site.ATTENTION_V));
        boolean joint = base.shape().has(Site.ATTENTION_QKV)
                && !layer.linear(Site.ATTENTION_QKV).hooks().isEmpty();
        for (int i = 0; i < maps.size(); i++) {
            if (joint || !maps.get(i).hooks().isEmpty()) {
                int part = i;
                put(maps.get(i), affine(maps.get(i).in(), x -> {
                    NDList all = layer.projected(x, Pass.EVALUATION);
                    return all.get(part);
                }));
            }
        }
    }

    private interface Map1 {
        NDArray of(NDArray x);
    }

    private record Affine(NDArray weight, NDArray bias) {}

    private Affine affine(int in, Map1 map) {
        NDArray bias = map.of(scope.zeros(new Shape(1, 1, in))); // (1, 1, out)
        List<NDArray> columns = new ArrayList<>();
        NDArray identity = scope.eye(in, in, 0, DataType.FLOAT32);
        for (int from = 0; from < in; from += ROWS) {
            int to = Math.min(in, from + ROWS);
            NDArray rows = Kernels.rows(identity, from, to).reshape(1, to - from, in);
            NDArray images = map.of(rows).sub(bias);
            columns.add(images.reshape(to - from, images.getShape().get(2)));
        }
        NDArray turned = columns.size() == 1 ? columns.getFirst() : Kernels.concatenate(columns);
        return new Affine(
                Kernels.transposedRows(turned, 0, turned.getShape().get(1)),
                bias.reshape(bias.getShape().get(2)));
    }

    private void put(Linear map, Affine merged) {
        put(map.weight().name(), map, merged);
    }

    /// @param matrix its name: a tied head's is not its weight's, which is the table
    private void put(String matrix, Linear map, Affine merged) {
        values.put(matrix, merged.weight);
        Weight bias = map.bias();
        if (bias != null) {
            values.put(bias.name(), merged.bias);
        } else if (Optimize.norm(List.of(merged.bias)) != 0) {
            throw refused(
                    "the adapter adds a bias to " + matrix + ", and the base's map has none to put it in", "peft");
        }
    }

    private void tokens() {
        TokenTable table = base.tokens();
        if (table.hooks().isEmpty()) {
            return;
        }
        long vocabulary = table.weight().value().getShape().get(0);
        NDArray ids = scope.arange(0, vocabulary, 1, DataType.INT64).reshape(1, vocabulary);
        NDArray rows = table.rows(ids, Pass.EVALUATION);
        values.put(
                table.weight().name(), rows.reshape(vocabulary, rows.getShape().get(2)));
    }
}
