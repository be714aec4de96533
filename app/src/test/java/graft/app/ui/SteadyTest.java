package graft.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class SteadyTest {

    private Button button;
    private Stage stage;

    @Start
    void start(Stage shown) {
        stage = shown;
        button = new Button("Pause");
        button.getStyleClass().setAll("g-tab", "g-choice");
        button.setMinWidth(Button.USE_PREF_SIZE);
        Steady.width(button, "Pause", "Go on");
        button.setVisible(false);
        button.setManaged(false);
        Scene scene = new Scene(new HBox(button), 400, 60);
        stage.setScene(scene);
        new Theme(false).dress(scene);
        stage.show();
    }

    @Test
    void wordsOfAControlThatComesLaterAreWhole(FxRobot robot) {
        robot.interact(() -> {
            button.setVisible(true);
            button.setManaged(true);
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            stage.getScene().getRoot().applyCss();
            stage.getScene().getRoot().layout();
        });
        assertEquals("Pause", ((Text) button.lookup(".text")).getText());
    }
}
