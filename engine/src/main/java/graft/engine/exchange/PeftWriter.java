package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.Stored;
import graft.engine.checkpoint.TensorNames;
import graft.engine.exchange.Modules.Place;
import graft.engine.model.Head;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Purpose;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Puts an adapted model's adapter into the form in which PEFT saves one: one method a folder, with the
/// parameters of the base that were trained along, and the head as a class of `transformers` has it.
final class PeftWriter {

    static final String FORM = "PEFT";
    static final String VERSION = "0.21.2";
    private static final String WRAPPER = "base_model.model.";

    private final AdaptedModel model;
    private final ModelShape shape;
    private final Modules modules;
    private final Values values;
    private final Map<String, NDArray> tensors = new TreeMap<>();
    private final Set<String> saved = new LinkedHashSet<>();
    private final boolean wrapped;

    /// @param withHead whether a trained head is written along
    private PeftWriter(AdaptedModel model, boolean withHead) {
        this.model = model;
        this.shape = model.base().shape();
        this.modules = new Modules(shape);
        this.values = Values.of(model);
        this.wrapped = shape.purpose() != Purpose.PLAIN
                || withHead && model.state().keySet().stream().anyMatch(name -> name.startsWith("head."));
    }

    /// @param adapters of the model, in their order
    /// @param source   how the base is called
    /// @param withHead whether a trained head is written along
    /// @throws graft.engine.error.InvalidInput where the library has nothing that computes the same, with the
    /// reason
    static SavedForm write(AdaptedModel model, List<AdapterSpec> adapters, String source, boolean withHead) {
        PeftWriter writer = new PeftWriter(model, withHead);
        List<AdapterSpec> enabled =
                adapters.stream().filter(AdapterSpec::enabled).toList();
        PeftForm form = writer.form(enabled);
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        form.write(config);
        List<Tensor> own = writer.trainedParameters();
        String heads = form.promptLike() ? "base_model." : WRAPPER;
        String architecture =
                withHead ? writer.head(own, heads, config.path("bias").asText().equals("all")) : writer.withoutHead();
        writer.body(own, form, withHead);
        if (!writer.values.left().isEmpty()) {
            throw Unwritable.in(FORM, "its tensor " + writer.values.left().getFirst() + " has no place there");
        }
        boolean headAdapted =
                enabled.stream().anyMatch(adapter -> adapter.sites().stream().anyMatch(PeftWriter::trainedWhole));
        writer.common(config, source, headAdapted ? "" : writer.task(architecture));
        return new SavedForm(sorted(config), writer.tensors, null);
    }

    private PeftForm form(List<AdapterSpec> adapters) {
        Set<AdapterKind> kinds = adapters.stream().map(AdapterSpec::kind).collect(Collectors.toSet());
        if (kinds.size() > 1) {
            throw Unwritable.in(FORM, "it is a union of several methods, and PEFT has one in a folder");
        }
        if (adapters.isEmpty()) {
            return onlyNorms();
        }
        return switch (kinds.iterator().next()) {
            case LORA -> new PeftLoraForm(this, adapters);
            case IA3 -> new PeftIa3Form(this, adapters);
            case LAYERNORM -> onlyNorms();
            case VERA -> new PeftPromptForms(this, adapters).vera();
            case PREFIX -> new PeftPromptForms(this, adapters).prefix();
            case PROMPT -> new PeftPromptForms(this, adapters).prompt();
            case BOTTLENECK, COMPACTER -> throw absent("bottleneck adapters", "Use the format adapterhub.");
            case REFT -> throw absent("ReFT", "Use the format adapterhub.");
            case INVERTIBLE -> throw absent("invertible adapters", "Use the format adapterhub.");
            case BITFIT -> throw absent("BitFit", "Use the format merged.");
            case FULL -> throw absent("full fine-tuning", "Use the format merged.");
        };
    }

    private static RuntimeException absent(String method, String nextStep) {
        return Unwritable.in(FORM, "PEFT has no " + method, nextStep);
    }

    private PeftForm onlyNorms() {
        List<Tensor> norms =
                trainedParameters().stream().filter(PeftWriter::norm).toList();
        if (norms.isEmpty() || trainedParameters().stream().anyMatch(tensor -> !norm(tensor) && !ofHead(tensor))) {
            throw Unwritable.in(
                    FORM,
                    "it trains parameters of the base that PEFT has no method for (it has one for norms)",
                    "Use the format merged.");
        }
        return new PeftForm() {
            @Override
            public void write(ObjectNode config) {
                config.put("peft_type", "LN_TUNING");
                Set<String> chosen = norms.stream()
                        .map(tensor -> module(path(tensor.name())))
                        .collect(Collectors.toSet());
                list(config, "target_modules", PeftTargets.of(chosen, allModules()));
            }

            @Override
            public String key(String module, String part, Role role) {
                return role == Role.NORM_WEIGHT || role == Role.NORM_BIAS
                        ? module + ".ln_tuning_layers." + part
                        : module + "." + part;
            }
        };
    }

    private static boolean norm(Tensor tensor) {
        return (tensor.role() == Role.NORM_WEIGHT || tensor.role() == Role.NORM_BIAS) && !ofHead(tensor);
    }

    /// Modules that PEFT saves whole: heads, and what stands before them.
    static boolean ofHead(Tensor tensor) {
        return Set.of("classifier", "pooler", "cls", "lm_head").contains(tensor.part());
    }

    /// The base's own parameters that are trained, in the base's order.
    List<Tensor> trainedParameters() {
        Map<String, NDArray> state = model.state();
        return shape.tensors().stream()
                .filter(tensor -> state.containsKey("base." + tensor.name()))
                .toList();
    }

    /// Writes a trained head: the base's own classifier, or one that a class of `transformers` has.
    ///
    /// @return the class that the file is for
    private String head(List<Tensor> trained, String wrapper, boolean allBiases) {
        Head head = model.head();
        Map<String, NDArray> fresh = values.under("head.");
        if (!fresh.isEmpty() && head != null) {
            ClassHead form = ClassHead.of(model, head, FORM);
            form.tensors().forEach((name, value) -> tensors.put(wrapper + name, value));
            saved.addAll(form.modules());
            return form.architecture();
        }
        for (Tensor tensor : trained) {
            boolean whole = tensor.role() == Role.MATRIX
                    || trained.stream()
                            .anyMatch(other -> other.role() == Role.MATRIX
                                    && module(other.name()).equals(module(tensor.name())));
            if (ofHead(tensor) && whole) {
                NDArray value = values.take("base." + tensor.name());
                tensors.put(wrapper + path(tensor.name()), value);
                saved.add(tensor.name().substring(0, tensor.name().indexOf('.')));
                if (allBiases && tensor.role() == Role.BIAS) {
                    // The library saves the biases of such a module once with it and once with all others.
                    tensors.put(wrapper + module(path(tensor.name())) + ".modules_to_save.bias", value);
                }
            }
        }
        return shape.architecture();
    }

    private String withoutHead() {
        values.under("head.");
        return shape.architecture();
    }

    /// Writes biases and norms of the body; parts of a joint map as one.
    private void body(List<Tensor> trained, PeftForm form, boolean withHead) {
        Map<String, List<Tensor>> joint = new LinkedHashMap<>();
        for (Tensor tensor : trained) {
            boolean done = tensors.containsKey(WRAPPER + path(tensor.name()))
                    || tensors.containsKey("base_model." + path(tensor.name()));
            if (!done && (withHead || !ofHead(tensor))) {
                joint.computeIfAbsent(Stored.of(shape.family(), tensor).name(), name -> new ArrayList<>())
                        .add(tensor);
            } else {
                values.take("base." + tensor.name());
            }
        }
        joint.forEach((name, parts) -> {
            List<NDArray> pieces = parts.stream()
                    .map(part -> values.take("base." + part.name()))
                    .toList();
            boolean turned = Stored.of(shape.family(), parts.getFirst()).transposed();
            NDArray whole = pieces.size() == 1 && !turned ? pieces.getFirst() : Stored.join(pieces, turned);
            String module = module(path(name));
            String part = name.substring(name.lastIndexOf('.') + 1);
            tensors.put(WRAPPER + form.key(module, part, parts.getFirst().role()), whole);
        });
    }

    /// Whether the library, told a task, trains the map whole: of classifiers, not of heads for words.
    private static boolean trainedWhole(Site site) {
        return site.ofHead() && site != Site.HEAD_WORDS;
    }

    /// @param task what the library makes of the head; empty where adapters sit in it, since with a task the library
    /// trains the head whole and takes adapters out of it
    private void common(ObjectNode config, String source, String task) {
        config.putNull("auto_mapping");
        config.put("base_model_name_or_path", source);
        config.putNull("exclude_modules");
        config.put("inference_mode", true);
        if (saved.isEmpty()) {
            config.putNull("modules_to_save");
        } else {
            list(config, "modules_to_save", List.copyOf(saved));
        }
        config.put("peft_version", VERSION);
        config.putNull("revision");
        if (task.isEmpty()) {
            config.putNull("task_type");
        } else {
            config.put("task_type", task);
        }
    }

    private String task(String architecture) {
        Purpose purpose = shape.family().purpose(architecture).orElse(Purpose.PLAIN);
        return switch (purpose) {
            case SEQUENCE_CLASSIFICATION -> "SEQ_CLS";
            case TOKEN_CLASSIFICATION -> "TOKEN_CLS";
            case CAUSAL_LM, LM_HEAD -> "CAUSAL_LM";
            case QUESTION_ANSWERING -> "QUESTION_ANS";
            case PLAIN -> "FEATURE_EXTRACTION";
            case MASKED_LM, PRE_TRAINING, NEXT_SENTENCE, MULTIPLE_CHOICE -> "";
        };
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

    Task task() {
        return model.task();
    }

    /// The layers in which an adapter takes a site; −1 where that is outside them.
    List<Integer> layers(AdapterSpec adapter, Site site) {
        return site.perLayer() ? adapter.layers().resolve(shape.layers()) : List.of(-1);
    }

    /// @param layer −1 outside the layers
    String modulePath(int layer, Site site) {
        return path(modules.module(new Place(layer, site)));
    }

    /// A module's or parameter's path in the class that the file is for: that of the base's files, or with a head of
    /// its own the one that has such a head.
    String path(String name) {
        return wrapped ? TensorNames.inWrapped(shape, name) : name;
    }

    static String module(String parameter) {
        return parameter.substring(0, parameter.lastIndexOf('.'));
    }

    void put(String path, String end, NDArray value) {
        tensors.put(WRAPPER + path + end, value);
    }

    /// A tensor of the model as a whole.
    void putAtModel(String key, NDArray value) {
        tensors.put(key, value);
    }

    /// The paths of all modules with parameters.
    Collection<String> allModules() {
        Set<String> all = new LinkedHashSet<>();
        Stored.byName(shape).keySet().forEach(name -> all.add(module(path(name))));
        return all;
    }

    static void list(ObjectNode node, String field, List<String> entries) {
        ArrayNode array = node.putArray(field);
        entries.forEach(array::add);
    }

    private static ObjectNode sorted(ObjectNode node) {
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(node.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .forEach(sorted::set);
        return sorted;
    }
}
