package graft.app.inspector;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterSpec;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;

/// The form of selected places alone, over BERT-base.
@ExtendWith(ApplicationExtension.class)
abstract class SlotFormTest {

    final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());

    /// Opens it over these adapters, with places selected.
    void open(List<AdapterSpec> adapters, List<Cell> places) throws TimeoutException {
        FxToolkit.setupStage(stage -> {
            document.setShape(Shapes.bertBase());
            document.apply("command.preset", recipe -> recipe.withAdapters(adapters));
            document.selection().set(places);
            ScrollPane pane = new ScrollPane(new SlotTab(new SlotViewModel(document)).content());
            stage.setScene(new Scene(pane, 340, 900));
            stage.show();
        });
    }
}
