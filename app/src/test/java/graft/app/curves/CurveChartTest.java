package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.fake.FakeRuns;
import graft.app.fake.Mouse;
import graft.app.ui.Theme;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Line;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// A chart follows its size; its hair and card tell of what is under the pointer.
@ExtendWith(ApplicationExtension.class)
class CurveChartTest {

    private final CurvesViewModel model = new CurvesViewModel();
    private CurveChart chart;

    @Start
    void start(Stage stage) {
        model.shown().setAll(List.of(FakeRuns.training("a", "LoRA r 8 · q", 42, 400, step -> 1.0 / step)));
        Theme theme = new Theme(false);
        chart = new CurveChart(model, theme, new Quantity("loss", "Loss"));
        Scene scene = new Scene(chart, 600, 300);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    @Test
    void afterAZoomWasResetTheCardTellsOfWhatIsUnderThePointerThatHasNotMoved(FxRobot robot) {
        robot.interact(() -> {
            model.zoom(new Window(80, 120));
            chart.paint();
            Rectangle2D area = chart.dataArea();
            Node layer = chart.lookup(".g-pointer");
            Mouse.move(layer, area.getMinX() + area.getWidth() * 0.75, area.getMinY() + area.getHeight() / 2);
            assertEquals("step 110", card());
            model.windowProperty().set(Optional.empty());
            assertTrue(chart.paint());
        });
        Line hair = (Line) chart.lookup(".g-hair");
        double under = chart.valueAt(hair.getStartX());
        assertTrue(under > 250, "the hair stays under the pointer, at step " + under);
        assertEquals("step " + Math.round(model.pointerProperty().get()), card());
        assertEquals(under, model.pointerProperty().get(), 2);
    }

    @Test
    void aChartOfAnEndedRunIsDrawnAnewWhenItsSizeChanges(FxRobot robot) {
        robot.interact(() -> {
            assertTrue(chart.paint());
            assertFalse(chart.paint(), "nothing has changed since");
            Rectangle2D before = chart.dataArea();
            chart.getScene().setRoot(new Pane()); // free of the scene's size
            chart.resize(450, 200);
            chart.layout();
            assertTrue(chart.paint());
            Rectangle2D after = chart.dataArea();
            assertEquals(before.getWidth() - 150, after.getWidth(), 3);
            assertEquals(before.getHeight() - 100, after.getHeight(), 3);
        });
    }

    private String card() {
        return ((Labeled) chart.lookup(".g-card .label")).getText();
    }
}
