package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.fake.FakeRuns;
import graft.app.times.StepTime;
import graft.app.times.TrainingTimes;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepWatchTest {

    private static final String ENVIRONMENT = "{\"trainRows\":320,\"validationRows\":400,\"testRows\":1000}";

    private final Recipe recipe =
            RecipeJson.parse("recipe", FakeRuns.recipe("reviews")).recipe();

    @Test
    void theSameRecipeIsToldToTakeWhatItsRunTookWithItsMeasuring(@TempDir Path folder) throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = FakeRuns.folder(workspace, recipe, 1);
        Files.writeString(run.environment(), ENVIRONMENT);
        FakeRuns.train(run, 1, 60, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(run, 60, 0.9); // 60 · 0.09 s, whatever they went into
        try (RunFeed feed = new RunFeed(workspace)) {
            RunsViewModel runs = new RunsViewModel(feed);
            for (int i = 0; i < 10; i++) {
                feed.look();
            }
            while (runs.drain()) {}
            List<StepTime> times = new StepWatch(runs).news().orElseThrow();
            Recipe sixty = recipe.withTraining(recipe.training().withLength(new TrainingSpec.Length(3, 60)));
            TrainingTimes known = new TrainingTimes(times, new RowCounts(320, 400, 1000));
            assertEquals(60 * 0.09, known.seconds(sixty).orElseThrow(), 1e-9);
        }
    }
}
