package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prompts as PEFT stores them: `prompt_embeddings` [n, e], which of P-tuning (arXiv 2103.10385 §3.1) are
/// what its encoder computed.
final class PeftPrompt implements PeftMethod {

    private static final String EMBEDDINGS = "prompt_embeddings";

    private final AdapterConfig config;
    private @Nullable Source prompt;
    private int length;

    PeftPrompt(AdapterConfig config) {
        this.config = config;
        onlyOneModule(config);
    }

    static void onlyOneModule(AdapterConfig config) {
        if (config.number("num_transformer_submodules", 1) != 1) {
            throw config.unsupported("num_transformer_submodules is " + config.number("num_transformer_submodules"));
        }
    }

    @Override
    public boolean take(TensorFile file, String key, String name) {
        if (!name.equals(EMBEDDINGS)) {
            return false;
        }
        length = Math.toIntExact(file.shape(key).get(0));
        prompt = new Source(file.file(), key);
        return true;
    }

    @Override
    public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        if (prompt == null) {
            throw config.unsupported("it has no tensor " + EMBEDDINGS);
        }
        sources.put("adapters." + adapters.size() + "." + Site.EMBEDDING.text() + ".prompt", prompt);
        adapters.add(PromptSpec.defaults().withLength(length));
    }
}
