package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.service.IdentityReport;
import graft.engine.service.RoutedEngine;
import graft.engine.service.ServiceFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The badge at the budget strip's end where the base cannot be read: a torn file of weights looks fine until it is.
@ExtendWith(ApplicationExtension.class)
class StartCheckTest {

    private BudgetViewModel model;
    private volatile boolean mended;

    @Start
    void start(Stage stage) {
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        document.setShape(Shapes.bertBase());
        model = new BudgetViewModel(
                document,
                RoutedEngine.answering(new Object() {
                    public CompletableFuture<IdentityReport> checkIdentity(String recipe) {
                        return mended
                                ? CompletableFuture.completedFuture(new IdentityReport(0, true, 8, 1, ""))
                                : CompletableFuture.failedFuture(new ServiceFailure(
                                        "GRAFT-1303", "The weights are torn.", "Fetch them again.", 2));
                    }
                }),
                new InlineTasks());
        Theme theme = new Theme(false);
        Scene scene = new Scene(new BudgetStrip(model, theme), 1280, 80);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
        model.refresh();
    }

    @Test
    void whyTheStartCouldNotBeCheckedIsToldByTheBadge(FxRobot robot) throws Exception {
        Label badge = robot.lookup("#identity").queryAs(Label.class);
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> badge.getStyleClass().contains("g-attention"));
        assertTrue(badge.getTooltip().getText().contains("The weights are torn. Fetch them again."));
    }

    @Test
    void whatWasMendedOnDiskIsCheckedAnewThoughTheRecipeIsTheSame(FxRobot robot) throws Exception {
        Label badge = robot.lookup("#identity").queryAs(Label.class);
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> badge.getStyleClass().contains("g-attention"));
        mended = true;
        robot.interact(model::checkAgain);
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> model.identityProperty().get() instanceof Identity.Checked);
        assertFalse(badge.getStyleClass().contains("g-attention"));
    }
}
