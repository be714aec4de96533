package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.HeadForm;
import graft.engine.checkpoint.Stored;
import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One reading of a {@link PeftFolder}, tensor by tensor. Each method takes the tensors that are its own ({@link
/// PeftMethod}); whole modules that were trained (`modules_to_save`, biases, norms) become trained parameters of the
/// base, or a head where the base has none ({@link PeftHead}).
final class PeftReading {

    /// What stands before a head beside a prompt, and before matrices that all modules share.
    private static final String SHORT_PREFIX = "base_model.";
    /// The untrained module that PEFT keeps beside a trained copy of it.
    private static final String ORIGINAL = ".original_module.";

    /// The matrix under an adapter, which PEFT saves of embeddings and decoders' word heads; its bias would be trained,
    /// it is not.
    private static final String FROZEN_COPY = ".base_layer.weight";

    private final ModelShape shape;
    private final Path weights;
    private final AdapterConfig config;
    private final Modules modules;
    private final PeftMethod method;
    private final PeftHead head;
    private final PeftWhole whole;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, Source> copies = new LinkedHashMap<>();
    private final List<String> trained = new ArrayList<>();

    PeftReading(Path folder, ModelShape shape) {
        this.shape = shape;
        weights = PeftFolder.weights(folder);
        config = AdapterConfig.read(folder.resolve("adapter_config.json"));
        modules = new Modules(shape);
        method = method(config, modules);
        head = new PeftHead(config, shape);
        whole = new PeftWhole(config, shape, modules);
    }

    /// Takes what was trained and not saved: the encoder of a prompt or prefix.
    void takeEncoder(Path encoder) {
        try (TensorFile file = TensorFile.open(encoder, ErrorCode.ADAPTER_UNREADABLE)) {
            file.names().forEach(key -> method.take(file, key, key));
        }
    }

    ImportedAdapter read() {
        List<AdapterSpec> adapters = new ArrayList<>();
        try (TensorFile file = TensorFile.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
            file.names().forEach(key -> take(file, key));
            method.build(adapters, sources);
            WholeAdapter.require(file, shape, adapters, sources);
            whole.require(file);
        }
        requireHead();
        Optional<PeftHead.Read> own = head.read();
        own.ifPresent(read -> sources.putAll(read.sources()));
        return new ImportedAdapter(
                adapters,
                own.map(PeftHead.Read::task).orElseGet(() -> ImportedAdapter.taskOf(shape)),
                new Assembly.Extension(
                        own.map(PeftHead.Read::form).orElseGet(HeadForm.OfBase::new),
                        trained,
                        ImportedAdapter.frozen(sources)),
                sources,
                copies,
                method.notes());
    }

    private void take(TensorFile file, String key) {
        String name = plain(key);
        whole.has(name);
        if (name.contains(ORIGINAL) || method.take(file, key, name)) {
            return;
        }
        if (!takeOfBase(name, new Source(weights, key)) && !head.take(file, key, PeftWhole.plain(name))) {
            throw config.unsupported("the tensor \"" + key + "\" belongs to nothing that Graft has");
        }
    }

    /// Takes what is the base's own: a parameter that was trained, or the untrained matrix under an adapter.
    private boolean takeOfBase(String name, Source stored) {
        String plain = PeftWhole.plain(name);
        if (name.endsWith(FROZEN_COPY) && isTable(name)) {
            Map<String, Source> untrained = modules.untrained(plain, stored);
            if (!method.changesBase()) {
                copies.putAll(untrained);
            }
            return !untrained.isEmpty();
        }
        Map<String, Source> own = modules.parameters(plain, stored);
        own.forEach((parameter, source) -> {
            // Trained biases of a module that is saved whole come twice, with the same values.
            if (sources.put("base." + parameter, source) == null) {
                trained.add(parameter);
            }
        });
        return !own.isEmpty();
    }

    /// Under other maps than the table and what predicts words the matrix is saved only where it was trained along: in
    /// a module that `modules_to_save` names, which has adapters in it.
    private boolean isTable(String copy) {
        return modules.place(copy.substring(0, copy.length() - FROZEN_COPY.length()))
                .filter(place -> place.site() == Site.EMBEDDING || place.site() == Site.HEAD_WORDS)
                .isPresent();
    }

    /// A module that the configuration says was trained whole, that the base has, and of which the file lacks a
    /// tensor, would be left at random. As in the library the end of a module's path is enough.
    private void requireHead() {
        for (JsonNode entry : config.root().path("modules_to_save")) {
            List<String> wanted = shape.tensors().stream()
                    .filter(tensor -> isIn(
                            entry.asText(), Stored.of(shape.family(), tensor).name()))
                    .map(ModelShape.Tensor::name)
                    .toList();
            Optional<String> missing =
                    wanted.stream().filter(name -> !trained.contains(name)).findFirst();
            if (missing.isPresent()) {
                boolean nothing = wanted.stream().noneMatch(trained::contains);
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNREADABLE,
                        config.file() + " says that \"" + entry.asText() + "\" was trained too, but the weights have "
                                + (nothing ? "nothing of it: the head is missing." : "no \"" + missing.get() + "\"."),
                        "Save the adapter again with its head, or take " + entry.asText() + " out of"
                                + " modules_to_save to use the base's own.");
            }
        }
    }

    /// Whether a tensor is of a module whose path ends so.
    private static boolean isIn(String end, String tensor) {
        for (int dot = tensor.lastIndexOf('.'); dot > 0; dot = tensor.lastIndexOf('.', dot - 1)) {
            if (!end.isEmpty() && tensor.substring(0, dot).endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String key) {
        for (String prefix : List.of(PeftFolder.PREFIX, SHORT_PREFIX)) {
            if (key.startsWith(prefix)) {
                return key.substring(prefix.length());
            }
        }
        return key;
    }

    private static PeftMethod method(AdapterConfig config, Modules modules) {
        String type = config.text("peft_type", "");
        return switch (type) {
            case "LORA" -> new PeftLora(config, modules);
            case "IA3" -> new PeftIa3(config, modules);
            case "LN_TUNING" -> new BaseOnly();
            case "ADALORA", "LOHA", "LOKR" -> new PeftProducts(config, modules);
            case "VERA" -> new PeftVera(config, modules);
            case "PREFIX_TUNING" -> new PeftPrefix(config);
            case "PROMPT_TUNING", "P_TUNING" -> new PeftPrompt(config);
            default ->
                throw config.unsupported(
                        "peft_type is \"" + type + "\", a method that Graft does not have: it reads LoRA,"
                                + " AdaLoRA, LoHa, LoKr, VeRA, (IA)³, prefix, prompt and P-tuning and norms of PEFT");
        };
    }

    /// Trains parameters of the base and adds nothing.
    private record BaseOnly() implements PeftMethod {
        @Override
        public boolean take(TensorFile file, String key, String name) {
            return false;
        }

        @Override
        public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
            // Its parameters are the base's own.
        }
    }
}
