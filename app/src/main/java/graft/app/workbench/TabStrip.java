package graft.app.workbench;

import graft.app.ui.Flow;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ToggleButton;

/// A row of tabs in the window's own look; a second row where one is too narrow.
public final class TabStrip extends Flow {

    public TabStrip() {
        getStyleClass().add("g-tabs");
    }

    /// Adds a tab at the end; the caller decides what pressing it means.
    ///
    /// @param id stable id, becomes the node's id with `tab-` before it
    public ToggleButton add(String id, ObservableValue<String> title) {
        ToggleButton tab = new ToggleButton();
        tab.textProperty().bind(title);
        tab.setId("tab-" + id);
        tab.getStyleClass().setAll("g-tab");
        tab.setMinWidth(USE_PREF_SIZE);
        getChildren().add(tab);
        return tab;
    }
}
