package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.compose.Fusion;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.model.BaseModel;
import graft.engine.recipe.ModelShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A fusion that the `adapters` library saved: `adapter_fusion_config.json` with
/// `model_adapter_fusion.safetensors` or `pytorch_model_adapter_fusion.bin`.
///
/// @param members  its adapters' names, in the order of its attention
/// @param settings which of its maps there are
/// @param places   where it stands
/// @param sources  for each tensor of the fusion, by name, where its values are
/// @param head     that was saved with it (`with_head`) for a task of labels, or null
public record AdapterHubFusion(
        List<String> members,
        Fusion.Settings settings,
        List<Fusion.Place> places,
        Map<String, Source> sources,
        @Nullable AdapterHubHead head) {

    private static final Pattern KEY =
            Pattern.compile("(.+)\\.adapter_fusion_layer\\.(.+)\\.((?:query|key|value)\\.(?:weight|bias))");
    private static final String CONFIG = "adapter_fusion_config.json";

    public AdapterHubFusion {
        members = List.copyOf(members);
        places = List.copyOf(places);
        sources = Map.copyOf(sources);
    }

    /// Whether the folder looks like one.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG)) && Files.isRegularFile(weights(folder));
    }

    private static Path weights(Path folder) {
        return AdapterHubFolder.either(folder, "model_adapter_fusion.safetensors", "pytorch_model_adapter_fusion.bin");
    }

    /// @throws InvalidInput when the files are damaged, or hold more than Graft can represent
    public static AdapterHubFusion read(Path folder, ModelShape shape) {
        AdapterConfig file = AdapterConfig.read(folder.resolve(CONFIG));
        AdapterConfig config = new AdapterConfig(file.file(), file.root().path("config"));
        for (String field : List.of("temperature", "residual_before")) {
            if (config.asks(field)) {
                throw config.unsupported(field + " is "
                        + AdapterConfig.shown(config.root().path(field))
                        + (field.equals("temperature") ? "; how far it had fallen is not in the file" : ""));
            }
        }
        List<String> members = new ArrayList<>();
        file.root().path("adapter_names").forEach(name -> members.add(name.asText()));
        if (members.isEmpty()) {
            members.addAll(List.of(file.text("name", "").split(",")));
        }
        Modules modules = new Modules(shape);
        Set<Fusion.Place> places = new LinkedHashSet<>();
        Map<String, Source> sources = new LinkedHashMap<>();
        try (TensorFile tensors = TensorFile.open(weights(folder), ErrorCode.ADAPTER_UNREADABLE)) {
            for (String key : tensors.names()) {
                Matcher match = KEY.matcher(key);
                if (!match.matches()) {
                    throw config.unsupported("the tensor \"" + key + "\" is none of a fusion's");
                }
                Place at = modules.at(config, match.group(1));
                Fusion.Place place = new Fusion.Place(at.layer(), at.site());
                places.add(place);
                sources.put(place.prefix() + match.group(3), new Source(tensors.file(), key));
            }
        }
        Fusion.Settings settings = new Fusion.Settings(
                config.flag("query", true),
                config.flag("key", true),
                config.flag("value", true),
                config.flag("query_before_ln", false),
                config.number("dropout_prob", 0));
        AdapterHubHead head = AdapterHubHead.isOfLabels(folder) ? AdapterHubHead.read(folder, shape) : null;
        return new AdapterHubFusion(members, settings, List.copyOf(places), sources, head);
    }

    /// The fusion with its stored values. The caller closes it.
    ///
    /// @throws InvalidInput when tensors are missing, unknown or of another shape
    public Fusion on(BaseModel base) {
        Fusion fusion = new Fusion(base, settings, places);
        try {
            ImportedAdapter.load(base, sources, values -> {
                fusion.load(values);
                return fusion;
            });
            if (head != null) {
                ImportedAdapter.load(base, head.sources(), values -> {
                    fusion.head(base, head.task(), head.form(), values);
                    return fusion;
                });
            }
            return fusion;
        } catch (RuntimeException failure) {
            fusion.close();
            throw failure;
        }
    }
}
