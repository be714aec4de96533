package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// Adapters are found by what is typed above them, with the keyboard alone.
@ExtendWith(ApplicationExtension.class)
class PaletteSearchTest {

    private PaletteView palette;
    private Stage window;

    @Start
    void start(Stage stage) {
        window = stage;
        palette = new PaletteView(new RecipeDocument(StartRecipe.recipe()), new Theme(Look.LIGHT));
        stage.setScene(new Scene(palette, 240, 700));
        stage.show();
    }

    private List<String> shown() {
        return palette.items().values().stream()
                .filter(Node::isVisible)
                .map(Node::getId)
                .toList();
    }

    @Test
    void whatFindsNothingIsToldAndEscapeShowsAllAgain(FxRobot robot) {
        List<String> all = shown();
        TextField search = robot.lookup("#palette-search").queryAs(TextField.class);
        Label nothing = robot.lookup("#palette-nothing").queryAs(Label.class);
        assertFalse(nothing.isVisible());
        robot.interact(() -> {
            search.requestFocus();
            search.setText("most steps");
        });
        assertEquals(List.of(), shown());
        assertTrue(nothing.isVisible());
        assertTrue(nothing.getText().contains("most steps"), nothing.getText());
        robot.type(KeyCode.ESCAPE);
        assertEquals(all, shown());
        assertFalse(nothing.isVisible());
    }

    @Test
    void downLeadsFromTheSearchToWhatWasFound(FxRobot robot) {
        TextField search = robot.lookup("#palette-search").queryAs(TextField.class);
        robot.interact(() -> {
            search.requestFocus();
            search.setText("dora");
        });
        robot.type(KeyCode.DOWN);
        assertEquals("palette-dora", window.getScene().getFocusOwner().getId());
    }
}
