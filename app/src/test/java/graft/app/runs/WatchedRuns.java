package graft.app.runs;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.task.InlineTasks;
import graft.engine.runs.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The runs of a workspace as a window follows them, and what may be done with them, over an engine that follows a
/// script.
abstract class WatchedRuns {

    @TempDir
    Path folder;

    Workspace workspace;
    RunFeed feed;
    RunsViewModel runs;
    FakeEngine engine;
    RecipeDocument document;
    RunController controller;

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        feed = new RunFeed(workspace);
        runs = new RunsViewModel(feed);
        engine = new FakeEngine(workspace);
        document = new RecipeDocument(StartRecipe.recipe());
        controller = new RunController(document, engine.service(), workspace, runs, new InlineTasks());
    }

    @AfterEach
    void close() {
        engine.close();
        feed.close();
    }

    void look() {
        for (int i = 0; i < 6; i++) {
            feed.look();
            runs.drain();
        }
    }
}
