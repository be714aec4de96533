package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Hooks;
import graft.engine.model.Linear;
import graft.engine.model.OutputAdapter;
import graft.engine.model.PrecisionChoice;
import graft.engine.model.TokenTable;
import graft.engine.model.VirtualTokens;
import graft.engine.model.Weight;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerNormSpec;
import graft.engine.recipe.Legality;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Packing;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.recipe.Trained;
import graft.engine.recipe.VeraSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Attaches the adapters of a recipe to a base model, layer by layer and site by site.
final class Attachments {

    private final BaseModel base;
    private final Task task;
    private final Assembly.Extension extension;
    private final Assembly.Words words;
    private final NDManager manager;
    private final List<Attachment> attached = new ArrayList<>();
    private final Set<String> trained = new HashSet<>();

    Attachments(BaseModel base, Task task, Assembly.Extension extension, Assembly.Words words, NDManager manager) {
        this.base = base;
        this.task = task;
        this.extension = extension;
        this.words = words;
        this.manager = manager;
    }

    /// Attaches all that are enabled; on failure takes off what was attached.
    static List<Attachment> attach(
            BaseModel base,
            List<AdapterSpec> adapters,
            Assembly.Extension extension,
            Assembly.Words words,
            Task task,
            NDManager manager) {
        Attachments attachments = new Attachments(base, task, extension, words, manager);
        try {
            for (int i = 0; i < adapters.size(); i++) {
                if (adapters.get(i).enabled()) {
                    attachments.attach(adapters.get(i), i);
                }
            }
            attachments.trainBase(extension.baseParameters(), null);
            return attachments.attached;
        } catch (RuntimeException failure) {
            attachments.attached.forEach(Attachment::detach);
            throw failure;
        }
    }

    private void attach(AdapterSpec adapter, int index) {
        switch (adapter) {
            case BottleneckSpec spec -> eachPlace(spec, index, (layer, site, at) -> bottleneck(spec, layer, site, at));
            case CompacterSpec spec -> compacter(spec, index);
            case LoraSpec spec -> lora(spec, index);
            case VeraSpec spec -> vera(spec, index);
            case Ia3Spec spec -> eachPlace(spec, index, (layer, site, at) -> ia3(spec, layer, site, at));
            case PrefixSpec spec -> prefix(spec, index);
            case PromptSpec spec -> prompt(spec, index);
            case ReftSpec spec -> eachPlace(spec, index, (layer, site, at) -> reft(spec, layer, at));
            case InvertibleSpec spec -> invertible(spec, index);
            case BitFitSpec _ -> {}
            case LayerNormSpec _ -> {}
            case FullSpec _ -> requireSinglePrecision();
        }
        trainBase(
                Trained.base(adapter, base.shape(), task.kind()).stream()
                        .map(Tensor::name)
                        .toList(),
                adapter.common().learningRate());
    }

    private interface Place {
        void visit(int layer, Site site, String at);
    }

    /// Maps outside the layers first, then layer by layer.
    private void eachPlace(AdapterSpec spec, int index, Place place) {
        List<Site> sites = spec.sitesIn(base.shape());
        for (Site site : sites) {
            Optional<String> reason = Legality.reason(spec.kind(), site, base.shape());
            if (reason.isPresent()) {
                throw new InvalidInput(
                        ErrorCode.RECIPE_INVALID,
                        "adapters[" + index + "].sites: " + reason.get() + ".",
                        "Take " + site.text() + " out.");
            }
            if (site.once()) {
                place.visit(-1, site, "adapters." + index + "." + site.text());
            }
        }
        for (int layer : spec.layers().resolve(base.layers().size())) {
            for (Site site : sites) {
                if (site.perLayer()) {
                    place.visit(layer, site, "adapters." + index + ".layer." + layer + "." + site.text());
                }
            }
        }
    }

    private void bottleneck(BottleneckSpec spec, int layer, Site site, String at) {
        int width = base.shape().width();
        place(new Bottleneck(spec, spec.size().in(layer, width), width, manager), layer, site, at);
    }

    private void compacter(CompacterSpec spec, int index) {
        int width = base.shape().width();
        Compacter compacter = new Compacter(spec, width, manager);
        List<Parameter> shared = compacter.parameters("adapters." + index + ".shared.");
        if (!shared.isEmpty()) {
            attached.add(new Attachment.Shared(shared, Map.of()));
        }
        eachPlace(spec, index, (layer, site, at) -> {
            int size = spec.bottleneck().size().in(layer, width);
            place(compacter.at(size, width, manager), layer, site, at);
        });
    }

    private void place(Bottleneck bottleneck, int layer, Site site, String at) {
        OutputAdapter adapter = site.kind() == Site.Kind.PARALLEL ? bottleneck.beside() : bottleneck;
        Hooks<OutputAdapter> place = base.layers().get(layer).junction(site).hooks();
        hook(layer, place, adapter, bottleneck.parameters(at));
    }

    private <A> void hook(int layer, Hooks<A> place, A adapter, List<Parameter> parameters) {
        Attachment hooked = new Attachment.Hooked<>(layer, place, adapter, parameters);
        hooked.attach();
        attached.add(hooked);
    }

    private void lora(LoraSpec spec, int index) {
        if (spec.sites().contains(Site.EMBEDDING)) {
            TokenTable tokens = base.tokens();
            EmbeddingLora lora = new EmbeddingLora(spec, tokens.weight(), manager);
            hook(-1, tokens.hooks(), lora, lora.parameters(atEmbedding(index)));
        }
        eachPlace(spec, index, (layer, site, at) -> lora(spec, linear(layer, site), layer, site, at));
    }

    private Linear linear(int layer, Site site) {
        return site.once()
                ? base.map(site)
                        .orElseThrow(() -> new InvalidInput(
                                ErrorCode.MODEL_UNSUPPORTED,
                                "The base model computes nothing with its " + site.text() + ".",
                                "Take the site out, or choose another base model."))
                : base.layers().get(layer).linear(site);
    }

    private void lora(LoraSpec spec, Linear linear, int layer, Site site, String at) {
        if (spec.dora() && (spec.biasTerm() || spec.gate())) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "DoRA sets the size of the product: it has neither a bias term nor a gate.",
                    "Take dora out, or biasTerm and gate.");
        }
        if (spec.dora()) {
            Dora dora = new Dora(spec, site, linear, manager);
            hook(layer, linear.hooks(), dora, dora.parameters(at));
            start(dora.start(at));
        } else {
            Lora lora = new Lora(spec, site, linear, manager);
            hook(layer, linear.hooks(), lora, lora.parameters(at));
            start(lora.start(at));
        }
    }

    /// The factors that a low-rank change is counted from are computed from the base, unless a file brings them.
    private void start(Map<String, NDArray> factors) {
        if (extension.frozen().containsAll(factors.keySet())) {
            attached.add(new Attachment.Shared(List.of(), factors));
        }
    }

    private void prefix(PrefixSpec spec, int index) {
        List<Integer> layers = spec.layers().resolve(base.layers().size());
        ModelShape shape = base.shape();
        int keys = shape.keyValueHeads() * shape.headSize();
        PrefixTuning prefix = new PrefixTuning(spec, layers.size(), spec.tableWidth(shape), keys, manager);
        attached.add(new Attachment.Shared(prefix.parameters("adapters." + index + ".shared."), Map.of()));
        if (spec.takesPositions()) {
            hook(-1, base.tokens().virtual().taken(), new VirtualTokens.Taken(spec.length()), List.of());
        }
        eachPlace(spec, index, (layer, site, at) -> {
            PrefixTuning.OfLayer here = prefix.layer(layers.indexOf(layer), shape.width(), manager);
            hook(layer, base.layers().get(layer).prefixes().hooks(), here, here.parameters(at));
        });
    }

    private void vera(VeraSpec spec, int index) {
        int in = 0;
        int out = 0;
        for (Site site : spec.sitesIn(base.shape())) {
            if (Legality.reason(spec.kind(), site, base.shape()).isEmpty()) {
                in = Math.max(in, base.shape().site(site).in());
                out = Math.max(out, base.shape().site(site).out());
            }
        }
        Vera.Matrices matrices = Vera.Matrices.of(spec, in, out, manager);
        attached.add(new Attachment.Shared(List.of(), matrices.frozen("adapters." + index + ".shared.")));
        eachPlace(spec, index, (layer, site, at) -> {
            Linear linear = linear(layer, site);
            Vera vera = new Vera(spec, linear, matrices, manager);
            hook(layer, linear.hooks(), vera, vera.parameters(at));
        });
    }

    private void prompt(PromptSpec spec, int index) {
        String text = spec.text();
        List<Integer> ids = spec.init() == PromptSpec.Init.TEXT && text != null ? words.ids(text) : List.of();
        Prompt prompt = new Prompt(spec, base.tokens().weight().value(), ids, manager);
        hook(-1, base.tokens().virtual().prompts(), prompt, prompt.parameters(atEmbedding(index)));
    }

    private void invertible(InvertibleSpec spec, int index) {
        int width = base.tokens().weight().tensor().dims().get(1);
        Invertible invertible = new Invertible(spec, width, manager);
        hook(-1, base.tokens().couplings().hooks(), invertible, invertible.parameters(atEmbedding(index)));
    }

    private static String atEmbedding(int index) {
        return "adapters." + index + "." + Site.EMBEDDING.text();
    }

    private void reft(ReftSpec spec, int layer, String at) {
        int width = base.shape().width();
        Reft reft = new Reft(spec, width, name -> extension.frozen().contains(at + "." + name), manager);
        hook(layer, base.layers().get(layer).layerOutput().hooks(), reft, reft.parameters(at));
        Map<String, NDArray> frozen = reft.frozen(at);
        if (!frozen.isEmpty()) {
            attached.add(new Attachment.Shared(List.of(), frozen));
        }
    }

    private void ia3(Ia3Spec spec, int layer, Site site, String at) {
        Linear linear = linear(layer, site);
        boolean onInput = spec.scalesInput(site);
        Ia3 ia3 = new Ia3(spec, onInput, onInput ? linear.in() : linear.out(), manager);
        hook(layer, linear.hooks(), ia3, ia3.parameters(at));
    }

    /// Trains parameters of the base, each once whoever asks for it first.
    private void trainBase(List<String> names, @Nullable Double learningRate) {
        List<Weight> fresh = new ArrayList<>();
        for (String name : names) {
            Weight weight = base.weights().get(name);
            if (weight == null) {
                throw new InvalidInput(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "The base model has no parameter " + name + " in use.",
                        "Choose another base model or adapter.");
            }
            if (trained.add(name)) {
                fresh.add(weight);
            }
        }
        if (!fresh.isEmpty()) {
            attached.add(new BaseParameters(fresh, learningRate, manager));
        }
    }

    private void requireSinglePrecision() {
        PrecisionChoice precision = base.precision();
        if (precision.type() != ComputeType.FP32 || precision.packing().matrices() != Packing.Form.PLAIN) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "Full fine-tuning trains the base's matrices; they are kept in " + precision.text() + ".",
                    "Set base.precision to fp32 or auto.");
        }
    }
}
