package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.TinyBases;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the libraries ask of a configuration before they load it, beyond its fields and keys.
class LibraryRulesTest {

    @TempDir
    private Path files;

    private JsonNode config(String adapter, Library library, Supplier<BaseModel> tiny) throws IOException {
        Recipe recipe = RecipeJson.parse("test", """
                {"schema": "graft.recipe/1", "name": "a", "base": {"model": "tiny"}, "adapters": [%s],
                 "task": {"kind": "classification", "labels": ["a", "b"]}, "data": {"source": "none"}}
                """.formatted(adapter)).recipe();
        Path own = files.resolve("own" + System.nanoTime());
        Path out = own.resolveSibling("out" + own.getFileName());
        try (BaseModel base = tiny.get()) {
            try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1)) {
                TrainedAdapter.write(own, model, recipe, Assembly.Extension.NONE);
            }
            new AdapterExport(own, false).toLibrary(library, base, out);
        }
        return new ObjectMapper().readTree(out.resolve("adapter_config.json").toFile());
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /// `IA3Config`: "`feedforward_modules` should be a subset of `target_modules`", compared as texts.
    @Test
    void everyModuleWhoseInputIsScaledIsNamedAmongTheTargets() throws IOException {
        List<Supplier<BaseModel>> bases = List.of(TinyBases::encoder, TinyBases::decoder, TinyBases::learnedPositions);
        for (Supplier<BaseModel> base : bases) {
            JsonNode config = config("{\"kind\": \"ia3\"}", Library.PEFT, base);
            List<String> fed = texts(config.path("feedforward_modules"));
            assertFalse(fed.isEmpty());
            assertTrue(texts(config.path("target_modules")).containsAll(fed), config.toString());
        }
    }

    /// `Adapter.__init__`: every other start reaches for `weight`, which a `PHMLayer` has not.
    @Test
    void aCompacterIsWrittenWithTheOneStartThatItsLayersHave() throws IOException {
        JsonNode config = config("{\"kind\": \"compacter\", \"size\": 4}", Library.ADAPTERHUB, TinyBases::encoder);
        assertEquals("bert", config.path("config").path("init_weights").asText());
    }
}
