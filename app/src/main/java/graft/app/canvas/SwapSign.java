package graft.app.canvas;

import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.engine.recipe.AdapterSpec;
import java.util.List;
import javafx.scene.layout.HBox;

/// What a place would lose, in faint marks, and an arrow to what would stand there: drawn while a drop hovers over a
/// place that is filled.
final class SwapSign extends HBox {

    private List<AdapterSpec> lost = List.of();

    SwapSign() {
        getStyleClass().add("g-swap");
        setMouseTransparent(true);
    }

    /// @return whether that is something else than was shown
    boolean show(List<AdapterSpec> newLost) {
        if (newLost.equals(lost)) {
            return false;
        }
        lost = List.copyOf(newLost);
        getChildren().clear();
        lost.stream().map(MarkKind::of).distinct().forEach(kind -> getChildren().add(new Mark(kind)));
        if (!lost.isEmpty()) {
            getChildren().add(Controls.label("→", "g-muted"));
        }
        return true;
    }

    boolean shows() {
        return !lost.isEmpty();
    }
}
