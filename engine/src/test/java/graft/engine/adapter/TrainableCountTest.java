package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Issue;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.RandomRecipes;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is counted from shapes is what is built: every recipe without an error, on small models of
/// each family.
class TrainableCountTest {

    /// Of BERT and the families with its configuration.
    private static final String ENCODER = """
            {"architectures": ["%s"], "pad_token_id": 1, "embedding_size": 12, "hidden_size": 32, "intermediate_size": 48,
             "num_attention_heads": 4, "num_hidden_layers": 4, "vocab_size": 60, "max_position_embeddings": 514}
            """;
    private static final String DISTILBERT = """
            {"architectures": ["%s"], "dim": 32, "hidden_dim": 48, "n_heads": 4, "n_layers": 4, "vocab_size": 60}
            """;
    private static final String LLAMA = """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 32, "intermediate_size": 48,
             "num_attention_heads": 4, "num_key_value_heads": 2, "num_hidden_layers": 4, "vocab_size": 60,
             "max_position_embeddings": 512, "attention_bias": %s}
            """;
    private static final String GPT2 = """
            {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_embd": 32, "n_inner": 48, "n_head": 4,
             "n_layer": 4, "vocab_size": 60, "n_positions": 512}
            """;
    private static final String LLAMA_KIN = """
            {"model_type": "%s", "architectures": ["%s"], "hidden_size": 32, "intermediate_size": 48, "head_dim": 6,
             "num_attention_heads": 4, "num_key_value_heads": 2, "num_hidden_layers": 4, "vocab_size": 60,
             "max_position_embeddings": 512}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BertModel",
                "BertForMaskedLM",
                "RobertaForMaskedLM",
                "XLMRobertaModel",
                "DistilBertModel",
                "DistilBertForMaskedLM",
                "ElectraForPreTraining",
                "ElectraForMaskedLM",
                "llama",
                "llama with biases",
                "gpt2",
                "MistralForCausalLM",
                "Qwen2ForCausalLM",
                "Qwen3ForCausalLM"
            })
    void theBuiltModelTrainsExactlyWhatWasCounted(String which) throws IOException {
        Files.writeString(folder.resolve("config.json"), config(which));
        int built = 0;
        try (BaseModel base = BaseModel.random(folder, 1, Device.cpu())) {
            RandomRecipes recipes = new RandomRecipes(7).built();
            for (int i = 0; i < 300; i++) {
                Recipe recipe = labelled(recipes.next());
                if (!wrong(recipe, base).isEmpty()) {
                    continue;
                }
                built++;
                ParameterCount count = ParameterCount.of(recipe, base.shape());
                try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1)) {
                    assertEquals(count.total(), model.trainable(), () -> RecipeJson.write(recipe));
                    assertEquals(count.head(), headOf(model), () -> RecipeJson.write(recipe));
                    assertEquals(count.fileBytes(), fileBytes(model, recipe), () -> RecipeJson.write(recipe));
                }
            }
        }
        assertTrue(built > 30, built + " recipes were built");
    }

    private static String config(String which) {
        if (which.startsWith("llama")) {
            return LLAMA.formatted(which.contains("biases"));
        }
        if (which.equals("gpt2")) {
            return GPT2;
        }
        if (which.startsWith("Mistral") || which.startsWith("Qwen")) {
            String type = which.replace("ForCausalLM", "").toLowerCase(java.util.Locale.ROOT);
            return LLAMA_KIN.formatted(type, which);
        }
        return (which.startsWith("DistilBert") ? DISTILBERT : ENCODER).formatted(which);
    }

    private static Recipe labelled(Recipe recipe) {
        return recipe.withTask(new Task(recipe.task().kind(), List.of("a", "b", "c")));
    }

    /// Errors of what is built: base, adapters, task.
    private static List<Issue> wrong(Recipe recipe, BaseModel base) {
        return RecipeCheck.issues(recipe, base.shape()).stream()
                .filter(RecipeCheck::blocksCount)
                .toList();
    }

    private static long headOf(AdaptedModel model) {
        return model.parameters().stream()
                .filter(parameter -> parameter.group() == Parameter.Group.HEAD)
                .mapToLong(parameter -> parameter.value().getShape().size())
                .sum();
    }

    private long fileBytes(AdaptedModel model, Recipe recipe) throws IOException {
        Path file = folder.resolve("adapter.safetensors");
        Map<String, NDArray> state = model.state();
        SafeTensorsWriter.write(file, state, Map.of("base", recipe.base().model()));
        return Files.size(file);
    }
}
