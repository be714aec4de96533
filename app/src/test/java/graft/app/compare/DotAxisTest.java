package graft.app.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The figures under the dots of the comparison.
@ExtendWith(ApplicationExtension.class)
class DotAxisTest {

    private final DotPlot.Axis axis = new DotPlot.Axis();

    @Start
    void start(Stage stage) {
        stage.setScene(new Scene(axis, 400, 40));
        stage.show();
    }

    private List<String> shown(FxRobot robot, Measure measure, Scale scale, double width) {
        robot.interact(() -> {
            axis.show(measure, scale);
            axis.applyCss();
            axis.resize(width, 40);
            axis.layout();
        });
        return axis.getChildrenUnmodifiable().stream()
                .filter(Node::isVisible)
                .map(label -> ((Label) label).getText())
                .toList();
    }

    @Test
    void whereFiguresHaveNoRoomThoseThatAreLeftStandEquallyFarApart(FxRobot robot) {
        Scale metric = new Scale(0.8149, 0.8356, false);
        assertEquals(List.of("0.815", "0.820", "0.825", "0.830", "0.835"), shown(robot, Measure.METRIC, metric, 600));
        assertEquals(List.of("0.815", "0.825", "0.835"), shown(robot, Measure.METRIC, metric, 190));
        Scale counts = new Scale(900, 110_000, true);
        assertEquals(List.of("1.0 k", "10.0 k", "100.0 k"), shown(robot, Measure.TRAINABLE, counts, 220));
    }
}
