package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.exchange.Modules.Place;
import graft.engine.model.Head;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.Family;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerNormSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Puts an adapted model's adapter into the form in which the `adapters` library saves one. Several methods
/// become a union (`ConfigUnion`), places of one method one configuration where the library has a
/// configuration for them.
final class AdapterHubWriter {

    static final String FORM = "the adapters library";
    /// The version whose files these are like.
    private static final String VERSION = "adapters.1.3.0";

    private final AdaptedModel model;
    private final ModelShape shape;
    private final Modules modules;
    private final Values values;
    private final String name;
    private final boolean own;
    private final String prefix;
    private final Map<String, NDArray> tensors = new TreeMap<>();
    private final List<ObjectNode> configs = new ArrayList<>();

    private AdapterHubWriter(AdaptedModel model, String name, boolean bare, boolean own) {
        this.model = model;
        this.own = own;
        this.shape = model.base().shape();
        this.modules = new Modules(shape);
        this.values = Values.of(model);
        this.name = name;
        this.prefix = bare ? "" : shape.family().prefix();
    }

    /// @param adapters of the model, in their order
    /// @param name     of the adapter: letters, digits, dashes and underscores
    /// @param source   how the base is called
    /// @param bare     whether keys go without the family's prefix, as from a model without any head
    /// @param own      whether it came from this library, and goes back as it was, even where Graft follows
    /// the published method and the library does not
    /// @param withHead whether the head is written along
    /// @throws graft.engine.error.InvalidInput where the library has nothing that computes the same, with the
    /// reason
    static SavedForm write(
            AdaptedModel model,
            List<AdapterSpec> adapters,
            String name,
            String source,
            boolean bare,
            boolean own,
            boolean withHead) {
        if (List.of(Family.QWEN2, Family.QWEN3).contains(model.base().shape().family())) {
            throw Unwritable.in(
                    FORM,
                    "it has no classes of its own for " + model.base().shape().architecture());
        }
        AdapterHubWriter writer = new AdapterHubWriter(model, name, bare, own);
        writer.methods(adapters.stream().filter(AdapterSpec::enabled).toList());
        ObjectNode file = writer.file(source, bare);
        file.set("config", writer.config());
        Head head = withHead ? model.head() : null;
        SavedForm.Head saved = head == null
                ? null
                : new AdapterHubHeadWriter(model, head).write(name, writer.file(source, false), writer.values);
        if (!withHead) {
            writer.values.under("head.");
        }
        writer.requireAllTaken();
        return new SavedForm(file, writer.tensors, saved);
    }

    private ObjectNode file(String source, boolean bare) {
        return file(shape, name, source, bare);
    }

    /// What every configuration file of the library says, whatever it is of.
    static ObjectNode file(ModelShape shape, String name, String source, boolean bare) {
        ObjectNode file = node();
        file.put("hidden_size", shape.width());
        file.put("model_class", shape.family().className() + (bare ? "Model" : "AdapterModel"));
        file.put("model_name", source);
        file.put("model_type", shape.family().modelType());
        file.put("name", name);
        file.put("version", VERSION);
        return file;
    }

    private ObjectNode config() {
        if (configs.isEmpty()) {
            throw Unwritable.in(FORM, "it is a head alone, without an adapter", "Use the format merged.");
        }
        if (configs.size() == 1) {
            return configs.getFirst();
        }
        ObjectNode union = node().put("architecture", "union");
        ArrayNode members = union.putArray("configs");
        configs.forEach(members::add);
        return union;
    }

    private void requireAllTaken() {
        if (!values.left().isEmpty()) {
            String first = values.left().getFirst();
            throw Unwritable.in(
                    FORM,
                    first.startsWith("base.")
                            ? "it trains " + first.substring("base.".length())
                                    + " of the base itself, which that library does not save"
                            : "its tensor " + first + " has no place there");
        }
    }

    /// Each group of specifications that one configuration of the library covers, where its first
    /// member stands.
    private void methods(List<AdapterSpec> adapters) {
        AdapterHubBottlenecks bottlenecks = new AdapterHubBottlenecks(this, adapters);
        AdapterHubLoras loras = new AdapterHubLoras(this, adapters);
        for (int i = 0; i < adapters.size(); i++) {
            switch (adapters.get(i)) {
                case BottleneckSpec _ -> bottlenecks.write(i);
                case CompacterSpec _ -> bottlenecks.write(i);
                case InvertibleSpec _ -> bottlenecks.write(i);
                case LoraSpec _ -> loras.write(i);
                case Ia3Spec _ -> loras.write(i);
                case PrefixSpec spec -> AdapterHubPrompts.prefix(this, spec, i);
                case PromptSpec spec -> AdapterHubPrompts.prompt(this, spec, i);
                case ReftSpec spec -> AdapterHubPrompts.reft(this, spec, i);
                case VeraSpec _ ->
                    throw Unwritable.in(
                            FORM,
                            "its VeRA has dense matrices in the place of the two vectors, another method",
                            "Use the format peft or merged.");
                case BitFitSpec _ -> throw absent("BitFit");
                case LayerNormSpec _ -> throw absent("LayerNorm tuning");
                case FullSpec _ -> throw absent("full fine-tuning");
            }
        }
    }

    private static RuntimeException absent(String method) {
        return Unwritable.in(FORM, "that library has no " + method, "Use the format merged.");
    }

    void config(ObjectNode config) {
        configs.add(config);
    }

    boolean own() {
        return own;
    }

    Values values() {
        return values;
    }

    ModelShape shape() {
        return shape;
    }

    AdaptedModel model() {
        return model;
    }

    Modules modules() {
        return modules;
    }

    String name() {
        return name;
    }

    /// @param module without the family's prefix; empty at the model itself
    void put(String module, String key, NDArray value) {
        tensors.put(prefix + (module.isEmpty() ? "" : module + ".") + key, value);
    }

    String module(int layer, Site site) {
        return modules.module(new Place(layer, site));
    }

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The layers that a selection leaves out, as the library says where an adapter is.
    static ArrayNode leaveOut(AdapterSpec spec, ModelShape shape) {
        List<Integer> in = spec.layers().resolve(shape.layers());
        ArrayNode out = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, shape.layers()).filter(layer -> !in.contains(layer)).forEach(out::add);
        return out;
    }

    /// A number without a needless `.0`.
    static void number(ObjectNode node, String field, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            node.put(field, (int) value);
        } else {
            node.put(field, value);
        }
    }
}
