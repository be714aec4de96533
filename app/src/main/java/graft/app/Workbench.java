package graft.app;

import graft.app.canvas.CanvasCommands;
import graft.app.canvas.CanvasView;
import graft.app.workbench.DockTab;
import graft.app.workbench.InspectorTab;
import graft.app.workbench.RunActions;
import graft.app.workbench.WorkbenchContext;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The five regions put together. What stands in the dock and in the inspector is decided here and nowhere else.
public final class Workbench extends BorderPane {

    private final Dock dock;
    private final Inspector inspector;

    public Workbench(WorkbenchContext context, RunActions runs, List<InspectorTab> forms, List<DockTab> tabs) {
        getStyleClass().add("g-window");
        StatusBar status = new StatusBar(runs, context.theme());
        CanvasCommands commands = new CanvasCommands(context.document(), status::say);
        CanvasView canvas = new CanvasView(context, commands);
        HBox.setHgrow(canvas, Priority.ALWAYS);
        inspector = new Inspector(forms);
        dock = new Dock(tabs);
        SplitPane split = new SplitPane(new HBox(canvas, inspector), dock);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(0.61);
        SplitPane.setResizableWithParent(dock, false);
        setTop(new VBox(new TopBar(runs)));
        setCenter(split);
        setBottom(status);
        inspector.show("slot");
        dock.show(List.of("curves", "compare"));
    }
}
