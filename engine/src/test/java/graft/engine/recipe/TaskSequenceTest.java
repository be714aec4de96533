package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSequenceTest {

    private static final String RECIPE = """
            {"name": "%s", "base": {"model": "%s"}, "adapters": [{"kind": "%s"}], "task": {"kind": "classification"},
             "data": {"source": "reviews"}, "training": {"learningRate": 0.003, "epochs": 2}}""";

    private static final ConfigFields BERT = ConfigFields.parse("bert", """
            {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 50, "hidden_size": 768,
             "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24}""");

    private static String recipe(String name) {
        return switch (name) {
            case "other base" -> RECIPE.formatted(name, "tiny-decoder", "lora");
            case "whole" -> RECIPE.formatted(name, "tiny-encoder", "full");
            default -> RECIPE.formatted(name, "tiny-encoder", "lora");
        };
    }

    private static TaskSequence parsed(String json) {
        return TaskSequence.parse(json, TaskSequenceTest::recipe);
    }

    @Test
    void tasksAreNamedAfterTheirRecipesAndFullFineTuningHasItsOwnRate() {
        TaskSequence sequence = parsed(
                "{\"tasks\": [{\"recipe\": \"a\"}, {\"name\": \"z\", \"recipe\": \"b\"}], \"full\": {\"training.epochs\": 5}}");
        assertEquals("a-z", sequence.name());
        assertEquals("b", sequence.tasks().get(1).recipe().name());
        Recipe full = sequence.full(sequence.tasks().getFirst(), ModelShapes.of(BERT), "base-1");
        assertEquals("a-full", full.name());
        assertEquals("base-1", full.base().model());
        assertEquals(5.0, full.training().length().epochs());
        assertTrue(full.training().rates().learningRate() < 0.003);
    }

    @Test
    void theSequenceThatIsShippedReadsAndHasNoErrorInItself() {
        Path file = Path.of("..", "samples", "sequences", "reviews-then-topics.json");
        TaskSequence sequence = parsed(RecipeJson.text(file));
        assertEquals(2, sequence.tasks().size());
        sequence.tasks().forEach(task -> assertEquals(List.of(), RecipeCheck.issues(task.recipe(), null)));
        assertTrue(sequence.full());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tasks': [{'recipe': 'a'}]} | tasks: it is no list of 2",
                "{'tasks': [{'recipe': 'a'}, {'recipe': 'a'}]} | tasks[1].name: two tasks are called",
                "{'tasks': [{'recipe': 'a'}, {'recipe': 'other base'}]} | tasks[1].recipe: its base is tiny-decoder",
                "{'tasks': [{'recipe': 'a'}, {'recipe': 'whole'}]} | tasks[1].recipe: it trains the whole base",
                "{'tasks': [{'recipe': 'a'}, {'recipe': 7}]} | tasks[1].recipe: it is neither",
                "{'tasks': [{'recipe': 'a'}, {'recipe': 'b', 'seed': 7}]} | tasks[1].seed: a sequence has no such field",
                "{'tasks': [{'recipe': 'a'}, {'recipe': 'b'}], 'full': 3} | full: 3 is neither",
                "{'tasks': [{'recipe': 'a'}, {'recipe': 'b'}], 'full': {'training.x': 3}} | full: training.x",
                "[] | the sequence: it is no JSON object",
            })
    void nonsenseIsNamedWithItsField(String json, String words) {
        InvalidInput failure = assertThrows(InvalidInput.class, () -> parsed(json.replace('\'', '"')));
        assertTrue(String.valueOf(failure.getMessage()).contains(words), failure.getMessage());
    }
}
