package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.engine.recipe.AdapterFields;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/// An adapter's form where decimals stand behind a comma: what is read there is what one would type, and the recipe
/// has its point.
class GermanFieldsTest extends SlotFormTest {

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void german() throws TimeoutException {
        Locale.setDefault(Locale.GERMANY);
        AdapterSpec lora = AdapterFields.set(LoraSpec.defaults(), "dropout", "0.25")
                .adapter()
                .orElseThrow();
        open(List.of(lora), List.of(new Cell(3, Site.ATTENTION_Q)));
    }

    @AfterEach
    void back() {
        Locale.setDefault(before);
    }

    private static String text(FxRobot robot, String field) {
        return robot.lookup("#slot-" + field).queryAs(TextField.class).getText();
    }

    @Test
    void aNumberOfTheRecipeStandsWithAComma(FxRobot robot) {
        assertEquals("0,25", text(robot, "dropout"));
        robot.interact(
                () -> robot.lookup("#slot-alpha").queryAs(TextField.class).setText("2,5"));
        assertTrue(
                robot.lookup(".label").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().endsWith(" 0,3125")),
                "what α and the rank come to");
    }

    @Test
    void theWayBackToTheStandardHasOneToo(FxRobot robot) {
        robot.interact(() -> {
            document.apply("command.preset", recipe -> recipe.withAdapters(List.of(VeraSpec.defaults())));
            robot.lookup("#slot-dInitial").queryAs(TextField.class).setText("0,7");
        });
        Button back = robot.lookup(".g-back").queryAllAs(Button.class).stream()
                .filter(button -> button.isVisible() && button.getText().equals("↺ 0,1"))
                .findFirst()
                .orElseThrow();
        robot.interact(back::fire);
        assertEquals("0,1", text(robot, "dInitial"));
    }

    @Test
    void whatIsTypedWithAPointIsUnderstoodAndStandsAsItWasTyped(FxRobot robot) {
        robot.interact(
                () -> robot.lookup("#slot-dropout").queryAs(TextField.class).setText("0.5"));
        assertEquals("0.5", text(robot, "dropout"));
        robot.interact(document::undo);
        assertEquals("0,25", text(robot, "dropout"));
    }
}
