package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.BottleneckSpec.Size;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeEditTest {

    private static final Recipe RECIPE = RecipeJson.read(RecipeJsonTest.EXAMPLE);

    @Test
    void oneFieldIsChangedAndNothingElse() {
        Recipe edited = RecipeEdit.set(RECIPE, "training.learningRate=3e-4");
        assertEquals(3e-4, edited.training().rates().learningRate());
        assertEquals(RECIPE, RecipeEdit.set(edited, "training.learningRate", "0.001"));
    }

    @Test
    void textsNeedNoQuotes() {
        assertEquals(
                Precision.BF16,
                RecipeEdit.set(RECIPE, "base.precision=bf16").base().precision());
        assertEquals("7", RecipeEdit.set(RECIPE, "name=7").name());
        assertEquals(
                "a=b.csv",
                RecipeEdit.set(RECIPE, "data.source=a=b.csv").data().source().train());
    }

    @Test
    void listsObjectsAndDefaultsCanBeSet() {
        assertEquals(
                List.of("a", "b"),
                RecipeEdit.set(RECIPE, "task.labels=[\"a\", \"b\"]").task().labels());
        LoraSpec lora = (LoraSpec) RecipeEdit.set(RECIPE, "adapters[1].rankBySite[\"attention.q\"]=4")
                .adapters()
                .get(1);
        assertEquals(Map.of(Site.ATTENTION_Q, 4), lora.rankBySite());
        assertEquals(
                1,
                RecipeEdit.set(RECIPE, "training.earlyStopping.patience=1")
                        .training()
                        .monitor()
                        .earlyStopping()
                        .patience());
        assertEquals(
                3,
                RecipeEdit.set(RECIPE, "adapters[2]={\"kind\": \"bitfit\"}")
                        .adapters()
                        .size());
        assertEquals(
                new Size.Fixed(16),
                ((BottleneckSpec) RecipeEdit.set(RecipeEdit.set(RECIPE, "adapters[0].size=4"), "adapters[0].size=null")
                                .adapters()
                                .getFirst())
                        .size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.learningrate=1 | Did you mean learningRate?",
                "trainig.learningRate=1 | Did you mean training?",
                "training.lr=1           | Fields there are",
                "adapters[7].rank=1      | no entry 7",
                "adapters.rank=1         | no object",
                "training                | path=value",
                "=1                      | path=value",
                "training..x=1           | not a path",
                "name.x=1                | no object name",
            })
    void aPathThatLeadsNowhereIsRefused(String assignment, String words) {
        InvalidInput problem = assertThrows(InvalidInput.class, () -> RecipeEdit.set(RECIPE, assignment));
        assertEquals(ErrorCode.ARGUMENT_INVALID, problem.code());
        assertTrue(problem.paragraph().contains(words), problem.paragraph());
    }

    @Test
    void aValueOfTheWrongTypeIsRefusedWithItsPath() {
        InvalidInput problem =
                assertThrows(InvalidInput.class, () -> RecipeEdit.set(RECIPE, "training.batchSize=many"));
        assertEquals(ErrorCode.RECIPE_INVALID, problem.code());
        assertTrue(
                problem.getMessage().contains("training.batchSize: \"many\" is not a whole number"),
                problem.getMessage());
    }
}
