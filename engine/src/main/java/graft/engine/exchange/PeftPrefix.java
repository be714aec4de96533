package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.PrefixSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prefixes as PEFT stores them: `prompt_embeddings` [n, 2·L·w], key and value of each layer side by side. A
/// projection is not in its files, only what it computed; where the projection's own tensors are given, it is
/// read as it was trained.
final class PeftPrefix implements PeftMethod {

    private static final String EMBEDDINGS = "prompt_embeddings";
    private static final String ENCODER = "prompt_encoder.default.";

    /// PEFT's names of a projection's tensors, with ours.
    private static final Map<String, String> PROJECTION = Map.of(
            "embedding.weight", "embedding",
            "transform.0.weight", "down.weight",
            "transform.0.bias", "down.bias",
            "transform.2.weight", "up.weight",
            "transform.2.bias", "up.bias");

    private final AdapterConfig config;
    private final Map<String, Source> projection = new LinkedHashMap<>();
    private final Map<String, Source> free = new LinkedHashMap<>();
    private int length;
    private int inner;

    PeftPrefix(AdapterConfig config) {
        this.config = config;
        PeftPrompt.onlyOneModule(config);
    }

    @Override
    public boolean take(TensorFile file, String key, String name) {
        String part = name.startsWith(ENCODER) ? PROJECTION.get(name.substring(ENCODER.length())) : null;
        if (part != null) {
            projection.put(part, new Source(file.file(), key));
            if (part.equals("down.bias")) {
                inner = Math.toIntExact(file.shape(key).get(0));
            }
            return true;
        }
        if (!name.equals(EMBEDDINGS)) {
            return false;
        }
        length = Math.toIntExact(file.shape(key).get(0));
        free.put("prefix", new Source(file.file(), key));
        return true;
    }

    @Override
    public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        if (length == 0) {
            throw config.unsupported("it has no tensor " + EMBEDDINGS);
        }
        String at = "adapters." + adapters.size() + ".shared.";
        (projection.isEmpty() ? free : projection).forEach((part, source) -> sources.put(at + part, source));
        adapters.add(PrefixSpec.defaults()
                .withLength(length)
                .withProjection(projection.isEmpty() ? null : Integer.valueOf(inner))
                .withTakesPositions(true));
    }
}
