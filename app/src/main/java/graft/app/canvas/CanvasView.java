package graft.app.canvas;

import graft.app.ui.Messages;
import graft.app.workbench.TabStrip;
import graft.app.workbench.WorkbenchContext;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.layout.BorderPane;

/// The middle of the window: the recipe's adapters in the model, as a grid or as a stack.
public final class CanvasView extends BorderPane {

    public CanvasView(WorkbenchContext context) {
        getStyleClass().add("g-canvas");
        TabStrip strip = new TabStrip();
        strip.add("grid", new SimpleStringProperty(Messages.text("canvas.grid")));
        setTop(strip);
    }
}
