package graft.app.bases;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.service.PrecisionFit;
import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;

/// Whether a model fits this machine, one line a precision: what its weights take, what training takes, and a word.
final class FitTable extends GridPane {

    FitTable(List<PrecisionFit> fits) {
        getStyleClass().add("g-bases-fits");
        setId("base-fits");
        line(0, "bases.fit.precision", "bases.fit.weights", "bases.fit.training", "bases.fit.verdict");
        int row = 1;
        for (PrecisionFit fit : fits) {
            add(Controls.label(fit.precision(), "g-strong"), 0, row);
            right(Controls.label(Figures.bytes(fit.weightBytes())), 1, row);
            right(
                    Controls.label(Messages.text("compare.about", Figures.bytes(fit.trainingBytes())), "g-muted"),
                    2,
                    row);
            add(verdict(fit), 3, row);
            row++;
        }
        getChildren().forEach(cell -> ((Label) cell).setMinWidth(USE_PREF_SIZE));
    }

    private void line(int row, String... keys) {
        for (int column = 0; column < keys.length; column++) {
            Label head = Controls.label(Messages.text(keys[column]), "g-muted", "g-head-plain");
            add(head, column, row);
            if (column == 1 || column == 2) {
                GridPane.setHalignment(head, HPos.RIGHT);
            }
        }
    }

    private void right(Label label, int column, int row) {
        add(label, column, row);
        GridPane.setHalignment(label, HPos.RIGHT);
    }

    private static Label verdict(PrecisionFit fit) {
        return switch (fit.verdict()) {
            case "fits" -> Controls.label(Messages.text("bases.fit.fits"), "g-good");
            case "tight" -> Controls.label(Messages.text("bases.fit.tight"), "g-attention");
            default -> Controls.label(Messages.text("bases.fit.exceeds"), "g-failed");
        };
    }
}
