package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorNames;
import graft.engine.compose.ComposedModel;
import graft.engine.compose.Composition;
import graft.engine.compose.Fusion;
import graft.engine.compose.Members;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterHubFolder;
import graft.engine.exchange.AdapterHubFusion;
import graft.engine.exchange.ImportedAdapter;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.PeftFolder;
import graft.engine.model.BaseModel;
import graft.engine.recipe.ModelShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A case of several adapters: their folders, how they act together, and how the case's own names map to
/// tensors here.
final class CompositionCase implements AutoCloseable {

    private final Members members = new Members();
    private final Map<String, AdapterCase> cases = new LinkedHashMap<>();
    private final Map<String, Fusion> fusions = new HashMap<>();
    private final Map<String, String> fusionNames = new HashMap<>();
    private final ModelShape shape;
    private final ComposedModel model;

    private CompositionCase(BaseModel base, Composition tree, Path adapters, Path fusion, Set<Integer> skipped) {
        this.shape = base.shape();
        try {
            for (String name : tree.names()) {
                ImportedAdapter adapter = read(adapters.resolve(name), shape);
                cases.put(name, new AdapterCase(adapter, shape));
                members.add(name, () -> adapter.attach(base));
            }
            if (AdapterHubFusion.is(fusion)) {
                AdapterHubFusion stored = AdapterHubFusion.read(fusion, shape);
                stored.sources().forEach((own, source) -> fusionNames.put(plain(source.key()), own));
                fusions.put(String.join(",", stored.members()), stored.on(base));
            }
            model = new ComposedModel(base, tree, members, fusions, skipped);
        } catch (RuntimeException failure) {
            free();
            throw failure;
        }
    }

    /// A composition of the `adapters` library.
    static CompositionCase of(ReferenceCase reference, BaseModel base) {
        Set<Integer> skipped = new LinkedHashSet<>();
        reference.json().path("skipLayers").forEach(layer -> skipped.add(layer.asInt()));
        return new CompositionCase(
                base,
                tree(reference.json().path("composition")),
                reference.folder().resolve("adapters"),
                reference.folder().resolve("fusion"),
                skipped);
    }

    /// Adapters that PEFT loaded together, in the folders of a checkpoint.
    ///
    /// @param tree over their names
    static CompositionCase of(ReferenceCase reference, BaseModel base, Composition tree, String checkpoint) {
        Path adapters = reference.folder().resolve(checkpoint);
        return new CompositionCase(base, tree, adapters, adapters.resolve("fusion"), Set.of());
    }

    static ImportedAdapter read(Path folder, ModelShape shape) {
        return PeftFolder.is(folder) ? PeftFolder.read(folder, shape) : AdapterHubFolder.read(folder, shape);
    }

    private static Composition tree(JsonNode node) {
        List<Composition> parts = new ArrayList<>();
        String type = node.path("type").asText();
        if (type.equals("single")) {
            return new Composition.Member(node.path("children").path(0).asText());
        }
        node.path("children").forEach(child -> parts.add(tree(child)));
        JsonNode extra = node.path("kwargs");
        List<Integer> sizes = new ArrayList<>();
        extra.path(type.equals("Split") ? "splits" : "batch_sizes").forEach(size -> sizes.add(size.asInt()));
        List<Double> weights = new ArrayList<>();
        extra.path("weights").forEach(weight -> weights.add(weight.asDouble()));
        return switch (type) {
            case "Stack" -> new Composition.Stack(parts);
            case "Fuse" -> Composition.Fuse.of(parts);
            case "Parallel" -> new Composition.Parallel(parts);
            case "BatchSplit" -> new Composition.BatchSplit(parts, sizes);
            case "Split" -> new Composition.Split(parts, sizes);
            case "Average" ->
                extra.path("normalize_weights").asBoolean(true)
                        ? Composition.Average.normalised(parts, weights)
                        : new Composition.Average(parts, weights);
            default ->
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNSUPPORTED, "the composition \"" + type + "\" is not known.", "");
        };
    }

    ComposedModel model() {
        return model;
    }

    Members members() {
        return members;
    }

    /// The attention of the fusions in the last recorded pass, by the case's names.
    Map<String, NDArray> attentions() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        fusions.values()
                .forEach(fusion -> fusion.attentions().forEach((place, shares) -> {
                    String module = place.site().text().startsWith("attention") ? "mh_adapter" : "output_adapter";
                    all.put("fusion_attentions." + place.layer() + "." + module, shares);
                }));
        return all;
    }

    /// `Σ (I − V)²` over the fusions.
    double penalty() {
        return fusions.values().stream()
                .map(Fusion::penalty)
                .filter(Objects::nonNull)
                .mapToDouble(NDArray::getFloat)
                .sum();
    }

    void record(boolean on) {
        fusions.values().forEach(fusion -> fusion.record(on));
    }

    /// The composed model's tensors that a tensor named by the case holds.
    Map<String, Source> own(String reference) {
        Map<String, Source> found = new LinkedHashMap<>();
        String fused = fusionNames.get(plain(reference));
        if (fused != null) {
            found.put(fused, new Source(Path.of(""), reference));
        }
        cases.forEach((name, adapter) ->
                adapter.known(reference).forEach((own, source) -> found.put(ComposedModel.named(name, own), source)));
        return found;
    }

    /// As above, of one adapter; its name in PEFT's keys is left out.
    Map<String, Source> own(String member, String reference) {
        Map<String, Source> found = new LinkedHashMap<>();
        Objects.requireNonNull(cases.get(member))
                .known(reference.replace("." + member + ".", "."))
                .forEach((own, source) -> found.put(ComposedModel.named(member, own), source));
        return found;
    }

    private String plain(String name) {
        return TensorNames.canonical(shape.family(), name);
    }

    private void free() {
        members.close();
        fusions.values().forEach(Fusion::close);
    }

    @Override
    public void close() {
        model.close();
        free();
    }

    /// Whether the case is of the `adapters` library's compositions.
    static boolean is(ReferenceCase reference) {
        return reference.json().path("kind").asText().equals("composition")
                && Files.isDirectory(reference.folder().resolve("adapters"));
    }
}
