package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeEdit;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunNamesTest {

    @TempDir
    Path folder;

    private Workspace workspace;
    private RunFeed feed;
    private RunsViewModel model;
    private final Recipe recipe = RecipeEdit.set(StartRecipe.recipe(), "name=reviews");
    private int created;

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        feed = new RunFeed(workspace, BaseModels.of(Installation.here(), folder)::shape);
        model = new RunsViewModel(feed);
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private RunFolder run(String... changes) {
        Recipe changed = recipe;
        for (String change : changes) {
            changed = RecipeEdit.set(changed, change);
        }
        return FakeRuns.folder(workspace, changed, ++created);
    }

    /// The oldest first.
    private List<String> names() {
        for (int i = 0; i < 12; i++) {
            feed.look();
            model.drain();
        }
        return model.rows().reversed().stream().map(RunRow::name).toList();
    }

    @Test
    void aRunAloneIsCalledAsItsRecipe() {
        run();
        run("name=other");
        assertEquals(List.of("reviews", "other"), names());
    }

    @Test
    void whatDiffersFromOthersOfTheNameIsWhatTheNameShowsAndNoMore() {
        run("training.learningRate=1e-3");
        run("training.learningRate=3e-4");
        run("training.learningRate=3e-4", "training.seed=7");
        run("adapters=[{\"kind\":\"lora\",\"r\":4}]");
        assertEquals(
                List.of(
                        "reviews · Bottleneck · lr 1e-3",
                        "reviews · Bottleneck · lr 3e-4 · seed 42",
                        "reviews · Bottleneck · lr 3e-4 · seed 7",
                        "reviews · LoRA"),
                names());
        assertEquals("reviews · Bottleneck · lr 3e-4", model.rows().get(1).recipeName(), "of both seeds");
    }

    @Test
    void sizesAndPlacesAreToldAsTablesWriteThem() {
        run("adapters[0].size=8");
        run("adapters[0].size=32");
        run("adapters[0].size=32", "adapters[0].layers=\"4-5\"");
        assertEquals(List.of("reviews · r 8", "reviews · r 32 · FFN:0-5", "reviews · r 32 · FFN:4-5"), names());
    }

    @Test
    void runsThatDifferInNothingAreNumbered() {
        run();
        run();
        run();
        assertEquals(List.of("reviews", "reviews (2)", "reviews (3)"), names());
    }

    @Test
    void aNameIsShortAgainWhenTheOtherHasGone() throws IOException {
        run("training.seed=1");
        RunFolder other = run("training.seed=2");
        assertEquals(List.of("reviews · seed 1", "reviews · seed 2"), names());
        Files.delete(other.path().resolve("run.json")); // no run any more
        assertEquals(List.of("reviews"), names());
    }
}
