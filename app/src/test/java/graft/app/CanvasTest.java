package graft.app;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.CanvasHand;
import graft.engine.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/// A window with its canvas alone, and a hand on it.
@ExtendWith(ApplicationExtension.class)
abstract class CanvasTest {

    /// The start recipe with nothing placed.
    static final Recipe BARE = StartRecipe.recipe().withAdapters(List.of());

    final CanvasHand hand;
    final RecipeDocument document;

    @TempDir
    Path workspace;

    /// @param recipe what the canvas shows first
    CanvasTest(Recipe recipe) {
        hand = new CanvasHand(recipe);
        document = hand.document();
    }

    @BeforeEach
    final void open() throws TimeoutException {
        FxToolkit.setupStage(stage -> hand.open(stage, workspace));
        WaitForAsyncUtils.waitForFxEvents();
    }
}
