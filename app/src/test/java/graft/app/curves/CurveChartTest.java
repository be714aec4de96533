package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.fake.FakeRuns;
import graft.app.fake.Mouse;
import graft.app.runs.RunRow;
import graft.app.ui.Theme;
import graft.engine.runs.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.text.Text;
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
    void theCardStaysWithinTheChartAndKeepsTheEndOfALongName(FxRobot robot) {
        String name = "a run with a name that is far too long for the card of the pointer";
        robot.interact(() -> {
            model.shown()
                    .setAll(List.of(
                            FakeRuns.training(name + " · seed 42", "LoRA r 8 · q", 42, 400, step -> 1.0 / step),
                            FakeRuns.training(name + " · seed 43", "LoRA r 8 · q", 43, 400, step -> 2.0 / step)));
            chart.paint();
            Rectangle2D area = chart.dataArea();
            Node layer = chart.lookup(".g-pointer");
            Mouse.move(layer, area.getMinX() + area.getWidth() * 0.6, area.getMaxY() - 2);
        });
        Region card = (Region) chart.lookup(".g-card");
        assertTrue(
                card.getBoundsInParent().getMaxX() <= chart.getWidth(),
                card.getBoundsInParent().toString());
        assertTrue(
                card.getBoundsInParent().getMaxY() <= chart.getHeight(),
                card.getBoundsInParent().toString());
        assertTrue(
                card.lookup(".g-card-name .text") instanceof Text shown
                        && shown.getText().endsWith("seed 42"),
                "its end tells it from the other");
    }

    @Test
    void aChartOfAnEndedRunIsDrawnAnewWhenItsSizeChanges(FxRobot robot) {
        robot.interact(() -> {
            chart.getScene().setRoot(new Pane()); // free of the window's size
            chart.resize(600, 300);
            chart.layout();
            assertTrue(chart.paint());
            assertFalse(chart.paint(), "nothing has changed since");
            Rectangle2D before = chart.dataArea();
            chart.resize(450, 200);
            chart.layout();
            assertTrue(chart.paint());
            Rectangle2D after = chart.dataArea();
            assertEquals(before.getWidth() - 150, after.getWidth(), 3);
            assertEquals(before.getHeight() - 100, after.getHeight(), 3);
        });
    }

    @Test
    void aLineIsFoundFromItsLegendAndItsLegendFromTheLine(FxRobot robot) {
        List<RunRow> rows = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            double height = i + 1;
            rows.add(FakeRuns.training("run-" + i, "LoRA r 8 · q", 42, 400, step -> height));
        }
        robot.interact(() -> {
            model.smoothingProperty().set(0);
            model.shown().setAll(rows);
            chart.setLarge(true);
            chart.paint();
            chart.layout(); // the legend has more lines now
            chart.paint();
            Node layer = chart.lookup(".g-pointer");
            point(layer, 10);
            assertEquals("run-9", model.stressedProperty().get(), "the pointer is on it");
            assertTrue(chart.paint());
            assertEquals(List.of("run-9"), stressed(), "it has its place in the legend, though the tenth");
            point(layer, 3);
            chart.paint();
            assertEquals(List.of("run-2"), stressed());
            layer.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.DOWN, false, false, false, false));
            assertEquals("run-3", model.stressedProperty().get());
            layer.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false));
            assertEquals("", model.stressedProperty().get());
            chart.paint();
            assertEquals(List.of(), stressed());
            layer.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.EQUALS, false, true, false, false));
            assertEquals(Optional.empty(), model.windowProperty().get(), "Ctrl+= is the size of text, here as well");
        });
    }

    @Test
    void theLegendGivesEveryLineItsNameWhenAsked(FxRobot robot) {
        List<RunRow> rows = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            rows.add(FakeRuns.training("run-" + i, "LoRA r 8 · q", 42, 40, step -> 1));
        }
        robot.interact(() -> {
            model.shown().setAll(rows);
            chart.setLarge(true);
            chart.paint();
            assertEquals(8, entries());
            Button more = (Button) chart.lookup("#legend-more");
            assertEquals("and 3 more", more.getText());
            more.fire();
            assertEquals(11, entries());
            assertEquals("fewer", more.getText());
            more.fire();
            assertEquals(8, entries());
        });
    }

    @Test
    void aSignStandsInThePictureFromTheFirstTimeItIsShown(FxRobot robot) {
        RunRow row = FakeRuns.training("run", "LoRA r 8 · q", 42, 40, step -> 1);
        row.history().accept(new RunEvent.Evaluated(1, 40, 3, Map.of("loss", 0.4), true));
        robot.interact(() -> {
            model.shown().setAll(List.of(row));
            assertTrue(chart.paint(), "once: a run that has ended is not painted again");
            chart.applyCss();
            chart.layout();
        });
        Labeled star = (Labeled) chart.lookup(".g-chart-mark");
        assertEquals("★", star.getText());
        assertTrue(star.getHeight() > 0);
        double bottom = star.getLayoutY() + star.getHeight();
        assertTrue(bottom <= chart.dataArea().getMaxY() + 1, bottom + " below " + chart.dataArea());
    }

    private long entries() {
        return chart.lookup(".g-legend").lookupAll(".g-legend-entry").stream()
                .filter(Node::isVisible)
                .count();
    }

    /// To the middle of the line of this height.
    private void point(Node layer, double value) {
        Rectangle2D area = chart.dataArea();
        Point2D at = layer.localToScene(area.getMinX() + area.getWidth() / 2, chart.screenY(value));
        Mouse.move(layer, at.getX(), at.getY());
    }

    /// Names in the legend that stand out.
    private List<String> stressed() {
        return chart.lookup(".g-legend").lookupAll(".g-legend-entry").stream()
                .filter(entry -> entry.isVisible()
                        && entry.getPseudoClassStates().contains(PseudoClass.getPseudoClass("stressed")))
                .map(entry -> ((Labeled) entry.lookup(".label")).getText())
                .toList();
    }

    private String card() {
        return ((Labeled) chart.lookup(".g-card .label")).getText();
    }
}
