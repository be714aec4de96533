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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads an adapter that PEFT saved: `adapter_config.json` and `adapter_model.safetensors`. Each method takes
/// the tensors that are its own ({@link PeftMethod}); whole modules that were trained (`modules_to_save`,
/// biases, norms) become trained parameters of the base, or a head where the base has none ({@link PeftHead}).
public final class PeftFolder {

    static final String PREFIX = "base_model.model.";
    /// What stands before a head beside a prompt, and before matrices that all modules share.
    private static final String SHORT_PREFIX = "base_model.";
    /// The untrained module that PEFT keeps beside a trained copy of it.
    private static final String ORIGINAL = ".original_module.";

    /// The matrix under an adapter, which PEFT saves of embeddings and decoders' word heads; its bias would be trained,
    /// it is not.
    private static final String FROZEN_COPY = ".base_layer.weight";

    private PeftFolder() {}

    /// Whether the folder looks like one of PEFT's.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve("adapter_config.json")) && Files.isRegularFile(weights(folder));
    }

    static Path weights(Path folder) {
        return AdapterHubFolder.either(folder, "adapter_model.safetensors", "adapter_model.bin");
    }

    /// @param shape of the base model that the adapter is for
    /// @throws InvalidInput when the files are damaged, or hold more than Graft can represent
    public static ImportedAdapter read(Path folder, ModelShape shape) {
        return read(folder, shape, List.of());
    }

    /// As {@link #read(Path, ModelShape)}, with files that hold what was trained beside what was saved: the
    /// encoder of a prompt or prefix, of which the folder has only what it computes.
    public static ImportedAdapter read(Path folder, ModelShape shape, List<Path> encoders) {
        AdapterConfig config = AdapterConfig.read(folder.resolve("adapter_config.json"));
        Path weights = weights(folder);
        Modules modules = new Modules(shape);
        PeftMethod method = method(config, modules);
        PeftHead head = new PeftHead(config, shape);
        PeftWhole whole = new PeftWhole(config, shape, modules);
        Map<String, Source> sources = new LinkedHashMap<>();
        Map<String, Source> copies = new LinkedHashMap<>();
        List<String> baseParameters = new ArrayList<>();
        List<AdapterSpec> adapters = new ArrayList<>();
        for (Path encoder : encoders) {
            try (TensorFile file = TensorFile.open(encoder, ErrorCode.ADAPTER_UNREADABLE)) {
                file.names().forEach(key -> method.take(file, key, key));
            }
        }
        try (TensorFile file = TensorFile.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
            for (String key : file.names()) {
                String name = plain(key);
                whole.has(name);
                if (name.contains(ORIGINAL) || method.take(file, key, name)) {
                    continue;
                }
                String plain = PeftWhole.plain(name);
                boolean copy = name.endsWith(FROZEN_COPY) && isTable(modules, name);
                Source stored = new Source(weights, key);
                Map<String, Source> own = copy ? modules.untrained(plain, stored) : modules.parameters(plain, stored);
                if (own.isEmpty() && head.take(file, key, plain)) {
                    continue;
                }
                if (own.isEmpty()) {
                    throw config.unsupported("the tensor \"" + key + "\" belongs to nothing that Graft has");
                }
                if (copy) {
                    if (!method.changesBase()) {
                        copies.putAll(own);
                    }
                    continue;
                }
                own.forEach((parameter, source) -> {
                    // Trained biases of a module that is saved whole come twice, with the same values.
                    if (sources.put("base." + parameter, source) == null) {
                        baseParameters.add(parameter);
                    }
                });
            }
            method.build(adapters, sources);
            WholeAdapter.require(file, shape, adapters, sources);
            whole.require(file);
        }
        requireHead(config, shape, baseParameters);
        Optional<PeftHead.Read> own = head.read();
        own.ifPresent(read -> sources.putAll(read.sources()));
        return new ImportedAdapter(
                adapters,
                own.map(PeftHead.Read::task).orElseGet(() -> ImportedAdapter.taskOf(shape)),
                new Assembly.Extension(
                        own.map(PeftHead.Read::form).orElseGet(HeadForm.OfBase::new),
                        baseParameters,
                        ImportedAdapter.frozen(sources)),
                sources,
                copies,
                method.notes());
    }

    /// Under other maps than the table and what predicts words the matrix is saved only where it was trained along: in
    /// a module that `modules_to_save` names, which has adapters in it.
    private static boolean isTable(Modules modules, String copy) {
        return modules.place(copy.substring(0, copy.length() - FROZEN_COPY.length()))
                .filter(place -> place.site() == Site.EMBEDDING || place.site() == Site.HEAD_WORDS)
                .isPresent();
    }

    /// A module that the configuration says was trained whole, that the base has, and of which the file lacks a
    /// tensor, would be left at random. As in the library the end of a module's path is enough.
    private static void requireHead(AdapterConfig config, ModelShape shape, List<String> trained) {
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
        for (String prefix : List.of(PREFIX, SHORT_PREFIX)) {
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
