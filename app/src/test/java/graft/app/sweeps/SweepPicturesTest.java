package graft.app.sweeps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.ui.Theme;
import graft.engine.service.SweepTable;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// Heat map and parallel axes at the sizes of a dock, with their words.
@ExtendWith(ApplicationExtension.class)
class SweepPicturesTest {

    private static final SweepResult RESULT = SweepResult.of(new SweepTable(
            "sweep-1",
            "sizes",
            "accuracy",
            "",
            List.of(
                    row("training.learningRate=0.001, adapters[0].size=4", 0.70),
                    row("training.learningRate=0.001, adapters[0].size=64", 0.80),
                    row("training.learningRate=0.003, adapters[0].size=4", 0.90),
                    row("training.learningRate=0.003, adapters[0].size=64", 0.60))));

    private final Theme theme = new Theme(false);
    private Pane holder;

    private static SweepTable.Row row(String variant, double value) {
        return new SweepTable.Row(
                variant, List.of(), 1, List.of(value), value, Double.NaN, null, 10, 1, 40, 5, List.of());
    }

    @Start
    void start(Stage stage) {
        holder = new Pane();
        Scene scene = new Scene(holder, 900, 400);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private void show(FxRobot robot, Region picture, double scale, double width, double height) {
        robot.interact(() -> {
            theme.setScale(scale);
            holder.getChildren().setAll(picture);
            picture.setManaged(false);
            picture.resize(width, height);
            holder.getScene().getRoot().applyCss();
            picture.layout();
            picture.layout();
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2})
    void wordsOfParallelAxesStandApartAndInThePicture(double scale, FxRobot robot) {
        ParallelAxes axes = new ParallelAxes();
        robot.interact(() -> axes.show(RESULT, theme));
        show(robot, axes, scale, 560, 200);
        List<Labeled> words =
                axes.lookupAll(".g-axis-word").stream().map(Labeled.class::cast).toList();
        assertEquals(3 + 2 + 2 + 2, words.size());
        for (Labeled word : words) {
            assertEquals(word.getText(), ((Text) word.lookup(".text")).getText(), "not cut");
            Bounds at = word.getBoundsInParent();
            assertTrue(at.getMinX() >= 0 && at.getMaxX() <= 560 && at.getMinY() >= 0 && at.getMaxY() <= 200, word + "");
            for (Labeled other : words) {
                assertFalse(
                        word != other && at.intersects(other.getBoundsInParent()),
                        word.getText() + " over " + other.getText());
            }
        }
    }

    @Test
    void aHeatMapOfThreeFieldsSaysOverWhichItsCellsAreMeans(FxRobot robot) {
        HeatMap heat = new HeatMap();
        robot.interact(() -> heat.show(RESULT, theme));
        assertEquals(null, heat.lookup("#sweep-heat-averaged"), "a cell of two fields is one variant");
        SweepResult three = SweepResult.of(new SweepTable(
                "sweep-1",
                "sizes",
                "accuracy",
                "",
                List.of(
                        row("training.learningRate=0.001, adapters[0].size=4, training.batchSize=8", 0.70),
                        row("training.learningRate=0.001, adapters[0].size=4, training.batchSize=16", 0.80))));
        robot.interact(() -> heat.show(three, theme));
        show(robot, heat, 1, 560, 200);
        Labeled line = (Labeled) heat.lookup("#sweep-heat-averaged");
        assertEquals("Each cell is the mean of what is measured over Batch size (8; 16).", line.getText());
        assertEquals(line.getText(), ((Text) line.lookup(".text")).getText(), "not cut");
    }

    /// Each axis opens the fields; one that the other axis has changes places with it.
    @Test
    void theAxesOfAHeatMapOfThreeFieldsAreChosen(FxRobot robot) {
        HeatMap heat = new HeatMap();
        SweepResult three = SweepResult.of(new SweepTable(
                "sweep-1",
                "sizes",
                "accuracy",
                "",
                List.of(
                        row("training.learningRate=0.001, adapters[0].size=4, training.batchSize=8", 0.70),
                        row("training.learningRate=0.001, adapters[0].size=64, training.batchSize=16", 0.80))));
        robot.interact(() -> heat.show(three, theme));
        assertEquals(List.of("Learning rate", "Size r"), axes(heat));
        choose(robot, heat, "#sweep-heat-across", "Batch size");
        assertEquals(List.of("Learning rate", "Batch size"), axes(heat));
        assertEquals(
                "Each cell is the mean of what is measured over Size r (4; 64).",
                ((Labeled) heat.lookup("#sweep-heat-averaged")).getText());
        choose(robot, heat, "#sweep-heat-down", "Batch size");
        assertEquals(List.of("Batch size", "Learning rate"), axes(heat));
        robot.interact(() -> heat.show(RESULT, theme));
        assertEquals(0, heat.lookupAll("#sweep-heat-down").size(), "two fields leave no choice");
    }

    private static List<String> axes(HeatMap heat) {
        return List.of(
                heat.lookup("#sweep-heat-down").getAccessibleText(),
                heat.lookup("#sweep-heat-across").getAccessibleText());
    }

    private static void choose(FxRobot robot, HeatMap heat, String axis, String field) {
        robot.interact(() -> ((MenuButton) heat.lookup(axis))
                .getItems().stream()
                        .filter(item -> item.getText().equals(field))
                        .findFirst()
                        .orElseThrow()
                        .fire());
    }

    @Test
    void theHeatMapTakesItsRoomAndNamesItsAxesApartFromTheirValues(FxRobot robot) {
        HeatMap heat = new HeatMap();
        robot.interact(() -> heat.show(RESULT, theme));
        show(robot, heat, 1, 800, 360);
        List<Bounds> cells = heat.lookupAll(".g-heat-cell").stream()
                .map(Node::getBoundsInParent)
                .toList();
        assertEquals(4, cells.size());
        for (Bounds cell : cells) {
            assertTrue(cell.getWidth() >= 180 && cell.getHeight() >= 70, cell.toString());
        }
        List<String> names = new ArrayList<>();
        heat.lookupAll(".g-axis-name").forEach(name -> names.add(((Labeled) name).getText()));
        assertEquals(2, names.size(), names.toString());
        Node across = heat.lookupAll(".g-axis-name").stream()
                .filter(name -> ((Labeled) name).getText().startsWith("Size"))
                .findFirst()
                .orElseThrow();
        Node value = heat.getChildren().stream()
                .filter(node -> node instanceof Labeled label && label.getText().equals("4"))
                .findFirst()
                .orElseThrow();
        assertTrue(
                across.getBoundsInParent().getMaxY()
                        <= value.getBoundsInParent().getMinY(),
                "above its values");
    }
}
