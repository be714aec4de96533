package graft.app.ui;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;

/// Small controls in a row, with a menu. Where they have too little room the last ones fold into the menu, one after
/// the other: everything can be reached at any size of text without a further line.
public final class Folding extends HBox {

    /// A control, and what stands for it in the menu meanwhile.
    private record Fold(Node control, MenuItem item) {}

    private final List<Fold> folds = new ArrayList<>();
    private final MenuButton menu;

    /// @param menu at the end of the row; what folds stands above its own items
    public Folding(MenuButton menu) {
        this.menu = menu;
        getStyleClass().addAll("g-row", "g-tools");
        getChildren().add(menu);
    }

    /// Adds a control before the menu.
    ///
    /// @param item does the same
    public void add(Node control, MenuItem item) {
        getChildren().add(folds.size(), control);
        menu.getItems().add(folds.size(), item);
        folds.add(new Fold(control, item));
        show(folds.getLast(), true);
    }

    /// Adds a control after the menu, which stays whatever the room.
    public void keep(Node control) {
        getChildren().add(control);
    }

    /// Folds as many as must be for the row to be no wider than that, the last first.
    public void fit(double room) {
        folds.forEach(fold -> show(fold, true));
        applyCss();
        for (int at = folds.size() - 1; at >= 0 && prefWidth(-1) > room; at--) {
            show(folds.get(at), false);
        }
    }

    private static void show(Fold fold, boolean inRow) {
        Yielding.show(fold.control(), inRow);
        fold.item().setVisible(!inRow);
    }
}
