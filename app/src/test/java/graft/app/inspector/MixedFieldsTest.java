package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.engine.recipe.AdapterFields;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/// The form of places whose values differ.
class MixedFieldsTest extends SlotFormTest {

    private static AdapterSpec at(String layers, String size) {
        AdapterSpec adapter = AdapterFields.set(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER), "size", size)
                .adapter()
                .orElseThrow();
        return adapter.withCommon(
                adapter.common().withLayers(new LayerSelection(layers)).withSites(List.of(Site.FFN_OUTPUT)));
    }

    @BeforeEach
    void twoSizes() throws TimeoutException {
        List<Cell> everyLayer = IntStream.range(0, 12)
                .mapToObj(layer -> new Cell(layer, Site.FFN_OUTPUT))
                .toList();
        open(List.of(at("0-5", "16"), at("6-11", "32")), everyLayer);
    }

    @Test
    void whatWasTypedOverThemIsTakenBackByEmptyingTheFieldAndNothingIsWrong(FxRobot robot) {
        Recipe mixed = document.recipe();
        TextField size = robot.lookup("#slot-reductionFactor").query();
        assertEquals("", size.getText());
        robot.clickOn(size);
        robot.interact(() -> size.setText("6"));
        assertNotEquals(mixed, document.recipe());
        robot.interact(() -> size.setText(""));
        assertEquals(mixed, document.recipe());
        assertEquals("mixed", size.getPromptText());
        assertTrue(
                robot.lookup(".label").queryAllAs(Label.class).stream()
                        .noneMatch(label -> label.isVisible() && label.getText().equals("Write a number.")),
                "they are as they were");
    }

    @Test
    void emptyPlacesAreCountedAndWhatMayBePutThereIsNamed(FxRobot robot) {
        robot.interact(() -> document.selection()
                .set(List.of(new Cell(0, Site.ATTENTION_OUTPUT), new Cell(1, Site.ATTENTION_OUTPUT))));
        String two = robot.lookup("#slot-none").queryAs(Label.class).getText();
        assertTrue(two.startsWith("2 empty places are selected. May be put there: Bottleneck, Compacter."), two);
        robot.interact(() -> document.selection().set(List.of(new Cell(0, Site.ATTENTION_Q))));
        String one = robot.lookup("#slot-none").queryAs(Label.class).getText();
        assertTrue(one.startsWith("One empty place is selected. May be put there: LoRA,"), one);
        robot.interact(() -> document.selection().clear());
        String none = robot.lookup("#slot-none").queryAs(Label.class).getText();
        assertTrue(none.startsWith("Nothing is selected."), none);
    }
}
