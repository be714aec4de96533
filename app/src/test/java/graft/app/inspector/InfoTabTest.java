package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ReftSpec;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The Info tab on a BERT-base, against sums worked out by hand.
@ExtendWith(ApplicationExtension.class)
class InfoTabTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());

    @Start
    void start(Stage stage) {
        InfoTab tab = new InfoTab(document);
        stage.setScene(new Scene(new ScrollPane(tab.content()), 340, 700));
        stage.show();
    }

    private String words(FxRobot robot, AdapterSpec... adapters) {
        robot.interact(() -> {
            document.apply("command.place", recipe -> recipe.withAdapters(List.of(adapters)));
            document.setShape(Shapes.bertBase());
        });
        return robot.lookup("#info .label").queryAllAs(Labeled.class).stream()
                .map(Labeled::getText)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void withoutAModelNothingIsClaimed(FxRobot robot) {
        assertEquals(1, robot.lookup("#info .label").queryAll().size());
    }

    @Test
    void loraIsShownAsItsTwoMatricesTheirSumItsPaperAndEvenlyOverTheLayers(FxRobot robot) {
        String words = words(robot, LoraSpec.defaults());
        assertTrue(words.contains("12,288"), words);
        assertTrue(words.contains("2106.09685"), words);
        // q and v in each of twelve layers: 24,576 a layer.
        assertEquals(12, words.split("24,576", -1).length - 1, words);
    }

    @Test
    void methodsWithoutAPlaceOfTheirOwnHaveAFormulaAndTheirPaperToo(FxRobot robot) {
        String words = words(robot, ReftSpec.defaults(), BitFitSpec.defaults());
        assertTrue(words.contains("2404.03592"), words);
        assertTrue(words.contains("2106.10199"), words);
    }

    @Test
    void anEmptyRecipeSaysThatNoLayerHasAnything(FxRobot robot) {
        String words = words(robot);
        assertTrue(words.contains("BertModel"), words);
        assertTrue(robot.lookup("#info .g-info-layer").queryAll().isEmpty());
    }
}
