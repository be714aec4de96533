package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.Merge;
import graft.engine.adapter.TinyBases;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a refused merge advises works for that very adapter.
class ExportAdviceTest {

    @TempDir
    Path files;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\": \"bottleneck\", \"preset\": \"pfeiffer\", \"size\": 4}",
                "{\"kind\": \"bottleneck\", \"preset\": \"scaled-parallel\", \"size\": 4}",
                "{\"kind\": \"compacter\", \"size\": 4}",
                "{\"kind\": \"prefix\", \"length\": 3, \"projection\": 8}",
                "{\"kind\": \"prefix\", \"length\": 3, \"projection\": null, \"takesPositions\": true}",
                "{\"kind\": \"prompt\", \"length\": 3}",
                "{\"kind\": \"prompt\", \"length\": 3, \"amongWords\": false}",
                "{\"kind\": \"reft\", \"rank\": 2}",
                "{\"kind\": \"invertible\"}",
                "{\"kind\": \"lora\", \"rank\": 2, \"alpha\": 2, \"gate\": true}"
            })
    void theFormatsThatItNamesTakeTheAdapter(String adapter) throws IOException {
        Recipe recipe = recipe(adapter);
        AdapterSpec spec = recipe.adapters().getFirst();
        try (BaseModel base = TinyBases.encoder()) {
            try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1);
                    var scope = base.manager().newSubManager()) {
                InvalidInput refused =
                        assertThrows(InvalidInput.class, () -> Merge.of(model, recipe.adapters(), scope));
                assertTrue(refused.nextStep().contains(Merge.carriers(spec)), refused.nextStep());
                TrainedAdapter.write(files.resolve("own"), model, recipe, Assembly.Extension.NONE);
            }
            int written = 0;
            for (Library library : Library.values()) {
                String format = library == Library.PEFT ? "peft" : "adapterhub";
                if (Merge.carriers(spec).contains(format)) {
                    Path out = files.resolve(format);
                    new AdapterExport(files.resolve("own"), false).toLibrary(library, base, out);
                    assertTrue(Files.exists(out.resolve("adapter_config.json")));
                    written++;
                }
            }
            assertTrue(written > 0, Merge.carriers(spec));
        }
    }

    private static Recipe recipe(String adapter) {
        return RecipeJson.parse("test", """
                {"schema": "graft.recipe/1", "name": "a", "base": {"model": "tiny"}, "adapters": [%s],
                 "task": {"kind": "classification", "labels": ["a", "b"]}, "data": {"source": "none"}}
                """.formatted(adapter)).recipe();
    }

    /// What the `adapters` library cannot hold, and what the refusal says to do.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\": \"lora\", \"sites\": [\"attention.o\"]}   | Use the format peft or merged.",
                "{\"kind\": \"lora\", \"dora\": true}                 | Use the format peft or merged.",
                "{\"kind\": \"vera\", \"rank\": 4}                    | Use the format peft or merged.",
                "{\"kind\": \"prompt\", \"length\": 3}                | Use the format peft.",
                "{\"kind\": \"reft\", \"preset\": \"direft\"}         | No other format takes ReFT"
            })
    void aRefusalNamesTheFormatThatTakesIt(String adapter, String advice) throws IOException {
        Recipe recipe = recipe(adapter);
        try (BaseModel base = TinyBases.encoder()) {
            try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1)) {
                TrainedAdapter.write(files.resolve("own"), model, recipe, Assembly.Extension.NONE);
            }
            InvalidInput refused = assertThrows(
                    InvalidInput.class,
                    () -> new AdapterExport(files.resolve("own"), false)
                            .toLibrary(Library.ADAPTERHUB, base, files.resolve("hub")));
            assertTrue(refused.nextStep().contains(advice), refused.paragraph());
            if (advice.contains("peft")) {
                new AdapterExport(files.resolve("own"), false).toLibrary(Library.PEFT, base, files.resolve("peft"));
            }
        }
    }
}
