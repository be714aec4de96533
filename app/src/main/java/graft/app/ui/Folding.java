package graft.app.ui;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;

/// Small controls in a row, with a menu. Where they have too little room the last ones fold into the menu, one after
/// the other: everything can be reached at any size of text without a further line.
public final class Folding extends HBox {

    /// A control, what stands for it in the menu meanwhile, and whether either is offered at all.
    private record Fold(Node control, MenuItem item, ObservableValue<Boolean> offered) {}

    private final List<Fold> folds = new ArrayList<>();
    private final MenuButton menu;
    private double room = Double.MAX_VALUE;

    /// @param menu at the end of the row; what folds stands above its own items
    public Folding(MenuButton menu) {
        this.menu = menu;
        getStyleClass().addAll("g-row", "g-tools");
        getChildren().add(menu);
    }

    /// Adds a control before the menu.
    ///
    /// @param item    does the same
    /// @param offered whether it is there
    public void add(Node control, MenuItem item, ObservableValue<Boolean> offered) {
        getChildren().add(folds.size(), control);
        menu.getItems().add(folds.size(), item);
        folds.add(new Fold(control, item, offered));
        offered.subscribe(now -> fit(room));
    }

    /// Adds a control after what folds and the menu, which stays whatever the room.
    public void keep(Node control) {
        getChildren().add(control);
    }

    /// Folds as many as must be for the row to be no wider than that, the last first. A menu that would be empty is
    /// not there.
    public void fit(double newRoom) {
        room = newRoom;
        folds.forEach(fold -> show(fold, true));
        showMenu();
        applyCss();
        for (int at = folds.size() - 1; at >= 0 && prefWidth(-1) > room; at--) {
            show(folds.get(at), false);
            showMenu();
        }
    }

    private void showMenu() {
        Yielding.show(menu, menu.getItems().stream().anyMatch(MenuItem::isVisible));
    }

    private static void show(Fold fold, boolean inRow) {
        boolean offered = fold.offered().getValue();
        Yielding.show(fold.control(), inRow && offered);
        fold.item().setVisible(!inRow && offered);
    }
}
