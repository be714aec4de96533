package graft.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class FlowTest {

    private Flow flow;

    @Start
    void start(Stage stage) {
        flow = new Flow();
        IntStream.range(0, 6).forEach(i -> {
            Region tab = new Region();
            tab.setPrefSize(40.4, 20);
            flow.getChildren().add(tab);
        });
        stage.setScene(new Scene(new Pane(flow), 600, 100));
        stage.show();
    }

    /// As gaps are in em, they are seldom whole pixels.
    @Test
    void whatIsGivenTheWidthThatItAskedForStandsInOneRow(FxRobot robot) {
        robot.interact(() -> {
            flow.setHgap(5.642);
            flow.autosize();
            flow.layout();
        });
        assertEquals(
                List.of(0.0),
                flow.getChildren().stream()
                        .map(tab -> tab.getLayoutY())
                        .distinct()
                        .toList());
    }
}
