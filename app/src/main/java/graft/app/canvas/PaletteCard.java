package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Trained;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What the palette says of the adapter under the pointer or the keyboard: formula, places, count, paper.
final class PaletteCard extends VBox {

    private final RecipeDocument document;
    private final HBox head = new HBox();
    private final Label title = Controls.label("", "g-strong");
    private final Label formula = Controls.label("", "g-formula");
    private final Label places = Controls.label("", "g-muted", "g-small");
    private final Label count = Controls.label("", "g-muted", "g-small");
    private final Label paper = Controls.label("", "g-muted", "g-small");
    private @Nullable Mould shown;

    PaletteCard(RecipeDocument document) {
        this.document = document;
        getStyleClass().add("g-palette-card");
        setId("palette-card");
        title.setId("palette-title");
        formula.setId("palette-formula");
        count.setId("palette-count");
        head.getStyleClass().add("g-card-head");
        for (Label label : new Label[] {formula, places, count, paper}) {
            label.setWrapText(true);
            label.setMinHeight(USE_PREF_SIZE);
        }
        setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(head, formula, count, places, paper);
        document.shapeProperty().addListener(observed -> again());
    }

    private void again() {
        if (shown != null) {
            show(shown);
        }
    }

    void show(Mould mould) {
        shown = mould;
        head.getChildren().setAll(new Mark(mould.mark()), title);
        title.setText(mould.title());
        MethodText text = mould.text();
        formula.setText(text.formula());
        places.setText(text.places());
        paper.setText(text.paper());
        ModelShape shape = document.shape();
        count.setText(shape == null ? "" : count(mould, shape));
    }

    /// Of one place, or of the whole model where it stands in none.
    private String count(Mould mould, ModelShape shape) {
        Optional<Cell> cell = mould.firstPlace(shape);
        if (cell.isPresent()) {
            AdapterSpec adapter = mould.at(cell.get(), shape);
            return Messages.text("palette.count.place", Figures.count(Costs.parametersAt(adapter, cell.get(), shape)));
        }
        AdapterSpec adapter = mould.at(Cell.EMBEDDING, shape);
        long all = Trained.base(adapter, shape, document.recipe().task().kind()).stream()
                .mapToLong(Tensor::count)
                .sum();
        return Messages.text("palette.count.whole", Figures.count(all));
    }
}
