package graft.app.inspector;

import graft.app.inspector.MethodField.Place;
import graft.engine.recipe.AdapterKind;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// A method's fields, made from its table: the usual ones, then on demand those that are seldom changed.
final class MethodForm extends VBox {

    private final List<FieldRow> rows = new ArrayList<>();
    private final Fold more = new Fold("slot-more");
    private final AppliesTo appliesTo;

    MethodForm(SlotViewModel model, AdapterKind kind) {
        getStyleClass().add("g-form");
        List<FieldRow> halves = new ArrayList<>();
        for (MethodField spec : MethodFields.of(kind)) {
            FieldRow row = new FieldRow(model, spec);
            rows.add(row);
            if (spec.place() == Place.HALF) {
                halves.add(row);
            }
            if (halves.size() == 2 || spec.place() != Place.HALF) {
                flush(halves);
            }
            if (spec.place() != Place.HALF) {
                add(spec.place() == Place.MORE ? more.body() : this, row);
            }
        }
        flush(halves);
        appliesTo = new AppliesTo(model);
        getChildren().add(more);
        if (kind.places() == AdapterKind.Places.SITES) {
            getChildren().add(appliesTo);
        }
    }

    private static void add(VBox to, FieldRow row) {
        to.getChildren().add(row.field());
        Node chips = row.chips();
        if (chips != null) {
            to.getChildren().add(chips);
        }
    }

    /// Two fields side by side, the usual values of the first below both; one alone has the row.
    private void flush(List<FieldRow> halves) {
        if (halves.isEmpty()) {
            return;
        }
        GridPane grid = new GridPane();
        grid.getStyleClass().add("g-pair");
        for (FieldRow half : halves) {
            grid.addRow(0, half.field());
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(100.0 / halves.size());
            grid.getColumnConstraints().add(column);
        }
        getChildren().add(grid);
        for (FieldRow half : halves) {
            Node chips = half.chips();
            if (chips != null) {
                getChildren().add(chips);
            }
        }
        halves.clear();
    }

    /// It is no longer what the inspector shows.
    void leave() {
        rows.forEach(FieldRow::leave);
    }

    void show() {
        rows.forEach(FieldRow::show);
        appliesTo.show();
    }
}
