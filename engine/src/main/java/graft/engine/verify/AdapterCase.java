package graft.engine.verify;

import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.HeadForm;
import graft.engine.checkpoint.TensorNames;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterHubFolder;
import graft.engine.exchange.ImportedAdapter;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules;
import graft.engine.exchange.PeftFolder;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.ReftSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a case trains, in Graft's terms, and how the case's own names map to it.
final class AdapterCase {

    private static final Set<String> PLAIN_METHODS = Set.of("bitfit", "full", "head-only", "layernorm-tuning", "none");

    private final ImportedAdapter adapter;
    private final ModelShape shape;
    private final @Nullable Path start;
    private final Modules modules;
    private final Map<String, Map<String, Source>> parts = new HashMap<>();

    AdapterCase(ImportedAdapter adapter, ModelShape shape) {
        this(adapter, shape, null);
    }

    /// @param start the factors that a low-rank change is counted from, or null where they are computed
    private AdapterCase(ImportedAdapter adapter, ModelShape shape, @Nullable Path start) {
        this.adapter = adapter;
        this.shape = shape;
        this.start = start;
        modules = new Modules(shape);
        adapter.sources()
                .forEach((own, source) -> parts.computeIfAbsent(plain(source.key()), key -> new LinkedHashMap<>())
                        .put(own, source));
    }

    static AdapterCase of(ReferenceCase reference, Path baseFolder) {
        ModelShape shape = ModelShapes.read(baseFolder);
        Path checkpoint = reference.folder().resolve("checkpoint");
        if (AdapterHubFolder.is(checkpoint)) {
            boolean subtractsNothing = reference.json().path("method").asText().equals("direft");
            ImportedAdapter read = AdapterHubFolder.read(checkpoint, shape);
            return new AdapterCase(subtractsNothing ? read.mapped(AdapterCase::asDireft) : read, shape);
        }
        if (PeftFolder.is(checkpoint)) {
            Path trained = reference.folder().resolve("trainable.safetensors");
            List<Path> encoders = Files.isRegularFile(trained) ? List.of(trained) : List.of();
            Path start = reference.folder().resolve("initial").resolve("adapter_model.safetensors");
            return new AdapterCase(
                    PeftFolder.read(checkpoint, shape, encoders), shape, Files.isRegularFile(start) ? start : null);
        }
        String method = reference.json().path("method").asText();
        if (!isPlain(method)) {
            throw unsupported("the method \"" + method + "\" in this form is not supported");
        }
        return new AdapterCase(plainMethod(reference, method, shape), shape);
    }

    /// Whether a method trains the model's own parameters, and needs no file of a library.
    static boolean isPlain(String method) {
        return PLAIN_METHODS.contains(method);
    }

    /// The library's files of DiReFT are those of NoReFT: only the case says which it is.
    private static AdapterSpec asDireft(AdapterSpec spec) {
        return spec instanceof ReftSpec reft ? reft.withPreset(ReftSpec.Preset.DIREFT) : spec;
    }

    /// The model's own parameters trained, without any library: the case names them, and a checkpoint, if
    /// there is one, holds their values.
    private static ImportedAdapter plainMethod(ReferenceCase reference, String method, ModelShape shape) {
        List<AdapterSpec> adapters = switch (method) {
            case "bitfit" -> List.of(BitFitSpec.defaults());
            case "full" -> List.of(FullSpec.defaults());
            default -> List.of();
        };
        Modules modules = new Modules(shape);
        Map<String, Source> sources = new LinkedHashMap<>();
        List<String> trained = new ArrayList<>();
        Path values = reference.folder().resolve("checkpoint").resolve(method + ".safetensors");
        for (String name : reference.names("parameterNames")) {
            modules.parameters(name, new Source(values, name)).forEach((own, source) -> {
                trained.add(own);
                sources.put("base." + own, source);
            });
        }
        return new ImportedAdapter(
                adapters,
                ImportedAdapter.taskOf(shape),
                new Assembly.Extension(new HeadForm.OfBase(), trained),
                Files.isRegularFile(values) ? sources : Map.of());
    }

    private static InvalidInput unsupported(String what) {
        return new InvalidInput(ErrorCode.ADAPTER_UNSUPPORTED, what + ".", "");
    }

    /// Whether what is trained here has another form than in the file, and computes the same.
    boolean reformed() {
        return adapter.reformed();
    }

    AdaptedModel attach(BaseModel base) {
        if (adapter.sources().isEmpty()) {
            return new Assembly(adapter.adapters(), adapter.task())
                    .with(adapter.extension())
                    .on(base, 0);
        }
        return (start == null ? adapter : adapter.startedFrom(start)).attach(base);
    }

    /// The adapter's own tensors that a tensor named by the case holds; empty where it is none of them.
    Map<String, Source> known(String reference) {
        return parts.getOrDefault(plain(reference), Map.of());
    }

    /// The adapted model's tensors that a tensor named by the case holds, mostly one, with which part of it
    /// each is.
    Map<String, Source> own(String reference) {
        Map<String, Source> known = known(reference);
        if (!known.isEmpty()) {
            return known;
        }
        Map<String, Source> ofBase = new LinkedHashMap<>();
        modules.parameters(plain(reference), new Source(Path.of(""), reference))
                .forEach((name, source) -> ofBase.put("base." + name, source));
        return ofBase;
    }

    /// A prompt has one name while it is trained and another in the file, unless an encoder computes it.
    private String promptKey() {
        return parts.containsKey("prompt_embeddings") ? "prompt_embeddings" : "$0";
    }

    /// Without what the libraries add around a name: their wrapper, the adapter's name, the family's prefix.
    private String plain(String name) {
        String inner = name.replaceFirst("^base_model\\.(model\\.)?", "")
                .replaceFirst("^prompt_encoder\\.default\\.embedding\\.weight$", promptKey());
        return TensorNames.canonical(
                shape.family(),
                // A shared prefix appears under the model and under every layer.
                inner.replaceFirst("^.*\\bprefix_tuning\\.(pool\\.)?prefix_tunings\\.", "prefix_tunings.")
                        .replace(".modules_to_save", "")
                        .replace(".base_layer", "")
                        .replace(".ln_tuning_layers", "")
                        .replace(".default", "")
                        .replace(".lora_magnitude_vector.weight", ".lora_magnitude_vector"));
    }
}
