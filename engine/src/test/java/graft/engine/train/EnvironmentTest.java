package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.Base;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    private static final Recipe RECIPE = new Recipe(
            "r",
            new Base("bert", Precision.FP32),
            List.of(),
            new Task(Task.Kind.CLASSIFICATION, List.of("a", "b")),
            new DataSpec("rows"),
            TrainingSpec.defaults().withBatchSize(12));

    @TempDir
    private Path folder;

    /// Gradients summed in other parts differ in their last bits, which a resumed run must not.
    @Test
    void aRunGoesOnWithTheMicroBatchesThatItBeganWith() throws IOException {
        RunFolder run = new RunFolder(folder);
        assertNull(Environment.microBatches(run, RECIPE), "a new run is free");
        ObjectNode begun = new ObjectMapper().createObjectNode().put("dataHash", "x");
        run.writeEnvironment(begun);
        assertEquals(
                MicroBatches.ofRows(12),
                Environment.microBatches(run, RECIPE),
                "versions that say nothing took batches whole");
        run.writeEnvironment(begun.put("microBatchRows", 12).put("microBatchTokens", 1280));
        assertEquals(new MicroBatches(12, 1280), Environment.microBatches(run, RECIPE));
        run.writeEnvironment(begun.put("microBatchRows", 3).without("microBatchTokens"));
        assertEquals(MicroBatches.ofRows(3), Environment.microBatches(run, RECIPE));
    }
}
