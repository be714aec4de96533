package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.desk.TinyHome;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every kind of task from a file to its metrics and predictions, by the commands.
@Timeout(120)
class EveryTaskTest {

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            classification       | text,pair,label | the river,the mill,old     | loss accuracy f1 matthews
            multi-label          | text,labels     | good river,old;good        | loss accuracy f1
            regression           | text,label      | bad film,0.5               | loss pearson spearman
            token-classification | words,tags      | ada lives in film,B-P O O B-L O | loss f1 precision recall accuracy
            causal-lm            | text            | the old river and the mill | loss perplexity tokenAccuracy
            instruction          | prompt,response | the old river,the old mill | loss perplexity tokenAccuracy
            masked-lm            | text            | the old river and the mill | loss perplexity tokenAccuracy
            """)
    void isTrainedEvaluatedAndPredicted(String kind, String header, String row, String metrics) throws IOException {
        Path data = folder.resolve("rows.csv");
        StringBuilder rows = new StringBuilder(header).append('\n');
        for (int i = 0; i < 40; i++) {
            rows.append(other(kind, row, i)).append('\n');
        }
        Files.writeString(data, rows);
        String model = switch (kind) {
            case "causal-lm", "instruction" -> bundled("tiny-decoder");
            case "masked-lm" -> bundled("tiny-encoder");
            default -> "tiny";
        };
        Path recipe = folder.resolve("recipe.json");
        Files.writeString(recipe, """
                {"schema": "graft.recipe/1", "name": "every", "base": {"model": "%s"},
                 "adapters": [{"kind": "bottleneck", "preset": "pfeiffer", "size": 4}], "task": {"kind": "%s"},
                 "data": {"source": "%s", "maxLength": 24, "validation": 0.2}, "training": {"maxSteps": 4, "batchSize": 8}}
                """.formatted(model, kind, data));
        String workspace = folder.resolve("workspace").toString();
        CommandRun trained = CommandRun.of("train", recipe.toString(), "--workspace", workspace, "--json");
        assertEquals(0, trained.status(), trained.err());
        JsonNode result = trained.json();
        for (String metric : metrics.split(" ")) {
            assertTrue(result.at("/metrics/validation").has(metric), metric + " in " + result);
        }
        CommandRun evaluated = CommandRun.of(
                "evaluate", result.path("run").asText(), "--data", data.toString(), "--workspace", workspace, "--json");
        assertEquals(0, evaluated.status(), evaluated.err());
        List<String> names = List.of(metrics.split(" "));
        assertEquals(
                Set.copyOf(Task.Kind.of(kind).orElseThrow().metrics()),
                Set.copyOf(names),
                "what early stopping may watch is what is measured");
        evaluated.json().path("metrics").fieldNames().forEachRemaining(name -> assertTrue(names.contains(name), name));
        assertTrue(evaluated.json().at("/metrics/loss").isNumber(), evaluated.out());
        if (!kind.equals("masked-lm")) {
            CommandRun predicted = CommandRun.of(
                    "predict", result.path("run").asText(), "--text", "the old river", "--workspace", workspace);
            assertEquals(0, predicted.status(), predicted.err());
            assertFalse(predicted.out().isBlank());
        }
        if (kind.equals("causal-lm")) {
            CommandRun text = CommandRun.of(
                    "generate",
                    model,
                    "--prompt",
                    "the",
                    "--max-new",
                    "3",
                    "--adapter",
                    result.path("adapter").asText(),
                    "--workspace",
                    workspace);
            assertEquals(0, text.status(), text.err());
            assertFalse(text.out().isBlank());
        }
    }

    private static String bundled(String name) {
        return Path.of("../samples/models", name).toAbsolutePath().normalize().toString();
    }

    /// Rows that differ, with at least two labels.
    private static String other(String kind, String row, int i) {
        String word = List.of("film", "book", "river", "mill").get(i % 4) + " " + (char) ('a' + i % 26);
        String varied = row.replaceFirst("river|film", word);
        return switch (kind) {
            case "classification" -> i % 2 == 0 ? varied : varied.replaceFirst("old$", "new");
            case "multi-label" -> i % 2 == 0 ? varied : varied.replaceFirst("old;good$", "bad");
            case "regression" -> varied.replaceFirst("0.5$", String.valueOf(i / 40.0));
            default -> varied;
        };
    }
}
