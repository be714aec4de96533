package graft.app;

import graft.app.canvas.BudgetStrip;
import graft.app.canvas.BudgetViewModel;
import graft.app.canvas.CanvasCommands;
import graft.app.canvas.CanvasView;
import graft.app.document.BaseShape;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.app.workbench.DockTab;
import graft.app.workbench.InspectorTab;
import graft.app.workbench.RunActions;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.Recipe;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The five regions put together. What stands in the dock and in the inspector is decided by who makes it.
public final class Workbench extends BorderPane {

    private final Dock dock;
    private final Inspector inspector;
    private final TopBar top;
    private final Pickers pickers;
    private final StatusBar status;
    private final CanvasView canvas;
    private final BudgetViewModel budget;
    private final BaseShape shapes;
    private final RecipeFiles files;
    private final VBox head;
    private final Room room;

    public Workbench(WorkbenchContext context, RunActions runs, List<InspectorTab> forms, List<DockTab> tabs) {
        getStyleClass().add("g-window");
        status = new StatusBar(runs, context.theme());
        CanvasCommands commands = new CanvasCommands(context.document(), status::say);
        canvas = new CanvasView(context, commands);
        HBox.setHgrow(canvas, Priority.ALWAYS);
        inspector = new Inspector(forms);
        dock = new Dock(tabs);
        pickers = new Pickers(context, status::say);
        files = new RecipeFiles(
                context.document(),
                context.tasks(),
                status::say,
                () -> getScene().getWindow());
        AppMenu menu = new AppMenu(
                context.document(),
                commands,
                canvas,
                files,
                runs,
                context.theme(),
                List.of(
                        AppMenu.region("menu.region.palette", "Shortcut+1", canvas.paletteShownProperty()),
                        AppMenu.region("menu.region.inspector", "Shortcut+2", shown(inspector)),
                        AppMenu.region("menu.region.dock", "Shortcut+3", dockShown())),
                () -> status.say(Messages.text("canvas.keys")));
        top = new TopBar(runs, menu, pickers.nodes());
        budget = new BudgetViewModel(context.document(), context.engine(), context.tasks());
        room = new Room(this, context.theme(), new HBox(canvas, inspector), dock, (narrow, slim) -> {
            pickers.setNarrow(narrow);
            top.setNarrow(slim);
            dock.setNarrow(narrow);
        });
        pickers.rowsProperty().subscribe(rows -> budget.setRows(rows.longValue()));
        BaseModels bases = BaseModels.of(Installation.here(), context.workspace());
        shapes = new BaseShape(context.document(), context.tasks(), bases::shape, this::tell);
        head = new VBox(top, new BudgetStrip(budget));
        setTop(head);
        setCenter(room.split());
        setBottom(status);
        inspector.show("slot");
        dock.show(List.of("curves", "compare"));
        addEventHandler(DragEvent.DRAG_OVER, this::dragOver);
        addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
    }

    private static BooleanProperty shown(Node region) {
        BooleanProperty shown = new SimpleBooleanProperty(true);
        region.visibleProperty().bind(shown);
        region.managedProperty().bind(shown);
        return shown;
    }

    /// The dock leaves the split altogether, so that no divider stays behind.
    private BooleanProperty dockShown() {
        BooleanProperty shown = new SimpleBooleanProperty(true);
        shown.addListener((observed, before, visible) -> room.showLower(dock, visible));
        return shown;
    }

    /// Starts what needs the engine or the disk; called once the window is on the screen.
    public void begin() {
        shapes.follow();
    }

    /// Asks the engine for its lists and what it can do: at the start, and whenever another one has come up.
    public void engineIsUp() {
        pickers.refresh();
        budget.refresh();
    }

    /// Says where training will run.
    ///
    /// @param words short, for example `CPU · AVX2`
    /// @param tone  style class of its colour
    /// @param hint  one sentence: which device, and why
    public void showDevice(String words, String tone, String hint) {
        top.showDevice(words, tone, hint);
    }

    /// How long a step of a recipe takes, from runs measured before.
    public void measureWith(Function<Recipe, OptionalDouble> stepSeconds) {
        budget.measureWith(stepSeconds);
    }

    /// The sentence a screen reader hears and the status bar shows.
    public void say(String sentence) {
        status.say(sentence);
    }

    /// Shows whether the open recipe is on disk.
    public void showSaved(boolean saved) {
        status.showSaved(
                saved
                        ? Messages.text(
                                "status.saved",
                                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                                        .format(LocalTime.now()))
                        : Messages.text("status.unsaved"));
    }

    /// Puts a line under the budget strip: something to be told.
    public void addBanner(Node banner) {
        head.getChildren().add(banner);
    }

    private void tell(Throwable failure) {
        status.say(Failures.words(failure));
    }

    /// Brings these tabs of the dock into view.
    public void showDock(List<String> ids) {
        dock.show(ids);
    }

    /// Files from outside come by the platform's drag and drop: a recipe is opened, a table becomes the data, a
    /// model folder the base.
    private void dragOver(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.COPY);
            event.consume();
        }
    }

    private void dropped(DragEvent event) {
        if (!event.getDragboard().hasFiles()) {
            return;
        }
        take(event.getDragboard().getFiles().getFirst().toPath());
        event.setDropCompleted(true);
        event.consume();
    }

    /// Opens what was dropped, whatever it is.
    void take(Path file) {
        if (Files.isDirectory(file)) {
            pickers.openBase(file);
        } else if (file.toString().endsWith(".json") && Files.isRegularFile(file)) {
            files.open(file);
        } else {
            pickers.chooseData(file);
        }
    }
}
