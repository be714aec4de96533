package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Site;
import graft.engine.runs.AtomicFile;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes one of Graft's adapters for others: as PEFT or the `adapters` library save theirs, or merged into its
/// base. A folder appears whole or not at all.
public final class AdapterExport {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path adapter;
    private final Recipe recipe;
    private final boolean withHead;

    /// @param adapter  folder of the adapter
    /// @param withHead whether its head is written along, where it has one
    public AdapterExport(Path adapter, boolean withHead) {
        this.adapter = adapter;
        this.recipe = TrainedAdapter.recipe(adapter);
        this.withHead = withHead;
    }

    /// As a library has it. An adapter that came from this library goes back with the configuration that it came
    /// with.
    ///
    /// @param target does not exist yet
    /// @throws InvalidInput where the library has nothing that computes the same, with the reason; nothing is
    ///                      written
    public ExportReport toLibrary(Library library, BaseModel base, Path target) {
        FreshFolder.requireFree(target);
        FusionSpec fusion = recipe.fusion();
        if (fusion != null) {
            return fusion(library, fusion, base, target);
        }
        try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
            Optional<Origin> origin =
                    Origin.of(adapter).filter(from -> from.library() == library && !PeftProducts.is(from.config()));
            if (origin.isEmpty()) {
                refuseConversion(library);
            }
            List<AdapterSpec> adapters = recipe.adapters();
            SavedForm form = library == Library.ADAPTERHUB
                    ? AdapterHubWriter.write(
                            model,
                            adapters,
                            name(origin),
                            recipe.base().model(),
                            bare(origin),
                            origin.isPresent(),
                            withHead)
                    : PeftWriter.write(model, adapters, recipe.base().model(), withHead);
            FreshFolder.write(target, folder -> {
                files(library, folder, form, origin.orElse(null));
                if (library == Library.PEFT) {
                    // What its files have no place for: labels, and how texts are prepared.
                    AtomicFile.write(folder.resolve(ForeignAdapter.RECIPE), RecipeJson.write(recipe));
                }
            });
            return new ExportReport(names(target), notes(library, origin), null);
        }
    }

    /// A fusion with its members: `adapters/NAME` for each, and `fusion`, as the library keeps them apart.
    private ExportReport fusion(Library library, FusionSpec fusion, BaseModel base, Path target) {
        if (library != Library.ADAPTERHUB) {
            throw Unwritable.in(
                    library.title(), "that library has no fusion of adapters", "Use the format adapterhub.");
        }
        refuseMembersApart();
        FreshFolder.write(target, folder -> {
            List<String> members = new ArrayList<>();
            for (Path member : TrainedAdapter.members(adapter)) {
                String plain = new AdapterExport(member, false).name(Origin.of(member));
                String name = plain.replaceAll("[^A-Za-z0-9_-]", "_");
                members.add(members.contains(name) ? name + "_" + (members.size() + 1) : name);
                Path place = folder.resolve("adapters").resolve(members.getLast());
                new AdapterExport(member, false).member(base, members.getLast(), Files.createDirectories(place));
            }
            try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
                String source = recipe.base().model();
                SavedForm form = new AdapterHubFusionWriter(model, fusion, members, source).write(withHead);
                AdapterHubFusionWriter.files(Files.createDirectories(folder.resolve("fusion")), form);
            }
        });
        return new ExportReport(
                names(target),
                List.of("Load the folders in adapters/ with AutoAdapterModel.load_adapter(DIR, use_safetensors=True),"
                        + " then fusion/ with load_adapter_fusion(DIR, use_safetensors=True)."),
                null);
    }

    /// That library asks of a fusion's members that all stand after attention or none, and after the feed-forward map
    /// likewise.
    private void refuseMembersApart() {
        Map<Path, Set<Site>> sites = new LinkedHashMap<>();
        for (Path member : TrainedAdapter.members(adapter)) {
            sites.put(
                    member,
                    TrainedAdapter.recipe(member).adapters().stream()
                            .flatMap(spec -> spec.sites().stream())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        if (Set.copyOf(sites.values()).size() > 1) {
            String each = sites.entrySet().stream()
                    .map(entry -> TrainedAdapter.recipe(entry.getKey()).name() + " at "
                            + entry.getValue().stream().map(Site::text).collect(Collectors.joining(", ")))
                    .collect(Collectors.joining("; "));
            throw Unwritable.in(
                    Library.ADAPTERHUB.title(),
                    "its fusions are of adapters at the same sites, and these are apart (" + each + ")",
                    "Fuse adapters of one placement.");
        }
    }

    /// One of a fusion's members, without its head.
    private void member(BaseModel base, String name, Path folder) throws IOException {
        boolean own = Origin.of(adapter)
                .filter(from -> from.library() == Library.ADAPTERHUB)
                .isPresent();
        if (!own) {
            refuseConversion(Library.ADAPTERHUB);
        }
        try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
            String source = recipe.base().model();
            SavedForm form = AdapterHubWriter.write(model, recipe.adapters(), name, source, false, own, false);
            files(Library.ADAPTERHUB, folder, form, null);
        }
    }

    /// What Graft reads by the published method though its own library computes it otherwise would change its
    /// meaning on the way to the other.
    private void refuseConversion(Library library) {
        Origin.of(adapter).ifPresent(origin -> {
            JsonNode config = origin.config().path("config");
            boolean scales = config.path("composition_mode").asText().equals("scale")
                    && config.path("intermediate_lora").asBoolean();
            if (origin.library() == Library.ADAPTERHUB && scales) {
                throw Unwritable.in(
                        library.title(),
                        "its own library scales the feed-forward block before the activation, PEFT after it; the"
                                + " activation sits between, so there is no exact form");
            }
            if (origin.library() == Library.ADAPTERHUB
                    && config.path("use_dora").asBoolean()) {
                boolean plain =
                        config.path("alpha").asDouble() == config.path("r").asDouble();
                throw Unwritable.in(
                        library.title(),
                        plain
                                ? "its own library's DoRA scales the base's bias along, PEFT's does not"
                                : "its own library's DoRA leaves the scaling out of the norm, PEFT's does not");
            }
        });
    }

    private static boolean bare(Optional<Origin> origin) {
        String modelClass =
                origin.map(from -> from.config().path("model_class").asText()).orElse("");
        return modelClass.endsWith("Model") && !modelClass.endsWith("AdapterModel");
    }

    private String name(Optional<Origin> origin) {
        String own = origin.map(from -> from.config().path("name").asText()).orElse("");
        String plain = own.isEmpty() ? recipe.name() : own;
        return own.isEmpty() ? plain.replaceAll("[^A-Za-z0-9_-]", "_") : own;
    }

    private static void files(Library library, Path folder, SavedForm form, @Nullable Origin origin)
            throws IOException {
        boolean peft = library == Library.PEFT;
        write(folder.resolve("adapter_config.json"), origin == null ? form.config() : origin.config());
        Map<String, NDArray> tensors = form.tensors();
        SafeTensorsWriter.write(
                folder.resolve(peft ? "adapter_model.safetensors" : "adapter.safetensors"), tensors, Map.of());
        SavedForm.Head head = form.head();
        if (head != null) {
            JsonNode before = origin == null ? null : origin.head();
            write(folder.resolve("head_config.json"), before == null ? head.config() : before);
            SafeTensorsWriter.write(folder.resolve("model_head.safetensors"), head.tensors(), Map.of());
        }
    }

    static void write(Path file, JsonNode document) throws IOException {
        AtomicFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }

    private List<String> notes(Library library, Optional<Origin> origin) {
        List<String> notes = new ArrayList<>();
        if (library == Library.ADAPTERHUB && origin.isEmpty()) {
            notes.add("Load it with AutoAdapterModel.load_adapter(DIR, use_safetensors=True).");
        }
        if (origin.isPresent() && library == Library.ADAPTERHUB) {
            recipe.adapters().stream()
                    .filter(spec -> spec instanceof LoraSpec lora && lora.dora() || spec instanceof Ia3Spec)
                    .findFirst()
                    .ifPresent(spec -> notes.add(
                            "The library computes this method otherwise than published: docs/differences.md."));
        }
        return notes;
    }

    /// Merged into its base, as a plain folder of Hugging Face's layout.
    ///
    /// @param baseFolder of the base
    /// @param rows       to try the merged model on
    /// @throws InvalidInput when the method cannot be merged, or numbers are not finite; nothing is written
    public ExportReport merged(BaseModel base, Path baseFolder, Path target, RowMaker rows) {
        FreshFolder.requireFree(target);
        refuseFusion("a merged model");
        try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
            MergedFolder merged = new MergedFolder(baseFolder, model, recipe.adapters(), withHead);
            Agreement[] agreement = {null};
            FreshFolder.write(target, folder -> agreement[0] = merged.write(folder, rows));
            return new ExportReport(names(target), List.of(), agreement[0]);
        }
    }

    private void refuseFusion(String form) {
        if (recipe.fusion() != null) {
            throw Unwritable.in(
                    form, "a fusion attends to several adapters, token by token", "Use the format adapterhub.");
        }
    }

    /// As a TorchScript module of the base and the adapter, for PyTorch. It is loaded again and held against the
    /// adapted model before it counts as written.
    ///
    /// @param baseFolder that the base was loaded from
    /// @param rows       to try it on
    /// @throws InvalidInput when it has a method that no bundle carries; nothing is written
    public ExportReport torchScript(BaseModel base, Path baseFolder, Path target, RowMaker rows) {
        FreshFolder.requireFree(target);
        refuseFusion("a TorchScript bundle");
        try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
            TorchScriptFolder bundle = new TorchScriptFolder(baseFolder, model, recipe.adapters(), withHead);
            Agreement[] agreement = {null};
            FreshFolder.write(target, folder -> agreement[0] = bundle.write(folder, rows));
            return new ExportReport(names(target), List.of(), agreement[0]);
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
