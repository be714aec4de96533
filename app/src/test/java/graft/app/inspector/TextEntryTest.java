package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.Recipe;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// What stands in a field and what would be trained agree, or the field says why not.
@ExtendWith(ApplicationExtension.class)
class TextEntryTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private TextEntry needed;
    private Field field;

    @Start
    void start(Stage stage) {
        needed = new TextEntry(
                "needed", (text, group) -> text.isBlank() ? "Write a number." : "", group -> {}, document.refused());
        field = new Field("Needed", needed);
        PathField rows = new PathField(
                new RecipeFields(document),
                "Batch size",
                "16",
                "command.training",
                "training.batchSize",
                recipe -> Integer.toString(recipe.training().batchSize()));
        stage.setScene(new Scene(new VBox(rows, field), 300, 300));
        stage.show();
    }

    @Test
    void theBeginningOfATextThatTurnsOutWrongIsTakenBack(FxRobot robot) {
        Recipe before = document.recipe();
        TextField rows = robot.lookup("#training-batchSize").queryAs(TextField.class);
        robot.interact(() -> {
            rows.requestFocus();
            rows.setText("99");
        });
        assertEquals(99, document.recipe().training().batchSize());
        robot.interact(() -> rows.setText("99999999999999"));
        assertEquals("99999999999999", rows.getText());
        assertEquals(before, document.recipe(), "99 is nowhere to be seen");
        assertNull(document.undoNameProperty().get());
    }

    @Test
    void anEmptiedFieldThatIsLeftHasItsValueBackAndNothingIsSaidAgainstIt(FxRobot robot) {
        robot.interact(() -> {
            needed.show("0.1");
            needed.requestFocus();
            needed.setText("");
        });
        assertEquals(List.of("Write a number."), told());
        robot.interact(() -> robot.lookup("#training-batchSize").<Node>query().requestFocus());
        assertEquals("0.1", needed.getText());
        assertEquals(List.of(), told());
    }

    @Test
    void whatWasNotTakenStandsWhileOtherFieldsAreEditedAndGoesWithItsRecipe(FxRobot robot) {
        TextField rows = robot.lookup("#training-batchSize").queryAs(TextField.class);
        robot.interact(() -> {
            rows.requestFocus();
            rows.setText("-3");
            needed.requestFocus();
            document.apply("command.training", recipe -> recipe.withName("other"));
        });
        assertEquals("-3", rows.getText());
        assertEquals(1, document.refused().all().size(), "nothing is started with it unasked");
        robot.interact(() -> document.open(StartRecipe.recipe()));
        assertEquals("16", rows.getText());
        assertEquals(List.of(), document.refused().all());
    }

    @Test
    void escapeBringsTheValueBack(FxRobot robot) {
        TextField rows = robot.lookup("#training-batchSize").queryAs(TextField.class);
        robot.interact(() -> {
            rows.requestFocus();
            rows.setText("-3");
        });
        robot.type(KeyCode.ESCAPE);
        assertEquals("16", rows.getText());
        assertEquals(List.of(), document.refused().all());
    }

    private List<String> told() {
        return field.lookupAll(".g-failed").stream()
                .filter(Node::isVisible)
                .map(said -> ((Labeled) said).getText())
                .toList();
    }
}
