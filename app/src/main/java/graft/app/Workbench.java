package graft.app;

import graft.app.canvas.BudgetStrip;
import graft.app.canvas.BudgetViewModel;
import graft.app.canvas.CanvasCommands;
import graft.app.canvas.CanvasView;
import graft.app.command.Command;
import graft.app.command.CommandGroup;
import graft.app.document.BaseShape;
import graft.app.document.DataLabels;
import graft.app.settings.Settings;
import graft.app.times.StepTime;
import graft.app.times.TrainingTimes;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import graft.app.workbench.DockTab;
import graft.app.workbench.InspectorTab;
import graft.app.workbench.RunActions;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.File;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.DirectoryChooser;

/// The five regions put together. What stands in the dock and in the inspector is decided by who makes it.
public final class Workbench extends StackPane implements Commands.Frame {

    private final Dock dock;
    private final Inspector inspector;
    private final TopBar top;
    private final Pickers pickers;
    private final StatusBar status;
    private final CanvasView canvas;
    private final BudgetViewModel budget;
    private final BaseShape shapes;
    private final RecipeFiles files;
    private final Head head;
    private final StackPane middle;
    private final Regions regions;
    private final WorkbenchContext context;
    private final Settings settings;
    private final List<DockTab> tabs;
    private final Overlay overlay = new Overlay();
    private final DroppedFiles dropped;
    private final Presentation presentation;
    private final Layouts layouts;
    private final List<CommandGroup> commandGroups;
    private final Cards cards;
    private BooleanSupplier mayClose = () -> true;

    public Workbench(WorkbenchContext context, RunActions runs, List<InspectorTab> forms, List<DockTab> tabs) {
        this(context, runs, forms, tabs, Settings.read(context.workspace()));
    }

    /// @param settings what the window remembers
    public Workbench(
            WorkbenchContext context,
            RunActions runs,
            List<InspectorTab> forms,
            List<DockTab> tabs,
            Settings settings) {
        this.context = context;
        this.settings = settings;
        this.tabs = List.copyOf(tabs);
        getStyleClass().add("g-window");
        status = new StatusBar(context.document(), runs, context.theme());
        CanvasCommands commands = new CanvasCommands(context.document(), status::say, status::refuse);
        canvas = new CanvasView(context, commands);
        HBox.setHgrow(canvas, Priority.ALWAYS);
        inspector = new Inspector(forms, context.theme());
        dock = new Dock(tabs, context.theme());
        pickers = new Pickers(context, status::say);
        files = new RecipeFiles(
                context.document(),
                context.tasks(),
                status::say,
                runs::warn,
                () -> getScene().getWindow(),
                settings);
        files.onTable(pickers::chooseData);
        dropped = new DroppedFiles(context, pickers, files, status::say);
        budget = new BudgetViewModel(context.document(), context.engine(), context.tasks());
        regions = new Regions(this, canvas, dock, inspector, context.theme(), this::fit);
        presentation = new Presentation(
                context.theme(),
                () -> getScene().getWindow(),
                List.of(canvas.paletteShownProperty(), regions.inspectorShown()));
        cards = new Cards(
                context,
                settings,
                overlay,
                new Cards.Searched(this::commands, this::deeds, this::fields),
                new Cards.Opened(files, pickers),
                canvas::focusCell);
        commandGroups = new Commands(context, commands, canvas, runs).groups(this);
        top = new TopBar(runs, new AppMenu(commandGroups), pickers.nodes(), context.theme());
        pickers.rowsProperty().subscribe(budget::setRows);
        pickers.labelsProperty().subscribe(budget::setLabels);
        BaseModels bases = BaseModels.of(Installation.here(), context.workspace());
        shapes = new BaseShape(context.document(), context.tasks(), bases::shape, this::tell);
        head = new Head(top, new BudgetStrip(budget, context.theme()));
        AppMenu.systemBar(commandGroups).forEach(bar -> head.getChildren().addFirst(bar));
        middle = new StackPane(regions.room().split());
        BorderPane frame = new BorderPane(middle);
        frame.setTop(head);
        frame.setBottom(status);
        getChildren().addAll(frame, overlay);
        inspector.keepTo(context.theme().levelProperty().get());
        dock.show(List.of("curves", "compare"));
        layouts = new Layouts(
                settings,
                context.theme(),
                new Layouts.Parts(
                        regions.dockShown(),
                        regions.inspectorShown(),
                        canvas.paletteShownProperty(),
                        presentation.onProperty(),
                        regions.room(),
                        dock,
                        inspector,
                        canvas.viewProperty()));
        dropped.follow(this);
        context.document().refused().onLead(where -> {
            regions.inspectorShown().set(true);
            inspector.lead((Node) where);
        });
        TypedShortcuts.follow(this);
    }

    private List<CommandGroup> commands() {
        return commandGroups;
    }

    /// What the tabs of the dock offer, found also while nothing is selected for it: the tab comes for it then.
    private List<CommandGroup> deeds() {
        return tabs.stream()
                .filter(tab -> context.theme().levelProperty().get().shows(tab.level()))
                .map(tab -> new CommandGroup(
                        tab.id(),
                        tab.name(),
                        List.of(tab.deeds().stream()
                                .map(item -> Command.of("deed." + tab.id(), item.getText(), "", () -> deed(tab, item)))
                                .toList())))
                .toList();
    }

    private void deed(DockTab tab, MenuItem item) {
        showTab(tab.id());
        if (item.isDisable()) {
            status.refuse(Messages.text("command.select-first", item.getText()));
        } else {
            item.fire();
        }
    }

    private List<CommandGroup> fields() {
        return inspector.fields().stream()
                .map(group -> group.after(() -> regions.inspectorShown().set(true)))
                .toList();
    }

    private void fit(Room.Tight tight) {
        pickers.setNarrow(tight.narrow());
        canvas.setSlim(tight.slim());
        head.setLow(tight.low());
    }

    @Override
    public void openData() {
        pickers.chooseFile();
    }

    @Override
    public void openBase() {
        pickers.chooseBaseFolder();
    }

    @Override
    public void openAdapter() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Messages.text("menu.open.adapter"));
        Optional.ofNullable(chooser.showDialog(getScene().getWindow()))
                .map(File::toPath)
                .ifPresent(this::takeAdapter);
    }

    /// Takes a folder that was chosen as an adapter's into the workspace.
    void takeAdapter(Path folder) {
        dropped.takeAdapter(folder);
    }

    @Override
    public RecipeFiles files() {
        return files;
    }

    @Override
    public BooleanProperty inspectorShown() {
        return regions.inspectorShown();
    }

    @Override
    public BooleanProperty dockShown() {
        return regions.dockShown();
    }

    @Override
    public BooleanProperty dockLarge() {
        return dock.largeProperty();
    }

    @Override
    public BooleanProperty dockFloats() {
        return regions.dockFloats();
    }

    @Override
    public BooleanProperty inspectorFloats() {
        return regions.inspectorFloats();
    }

    @Override
    public BooleanProperty presents() {
        return presentation.onProperty();
    }

    @Override
    public List<DockTab> tabs() {
        return tabs;
    }

    @Override
    public void showTab(String id) {
        showDock(List.of(id));
        dock.takeKeyboard(id);
    }

    @Override
    public Cards cards() {
        return cards;
    }

    /// For when the window is there and nothing is in front of the canvas.
    void takeKeyboard() {
        canvas.takeKeyboard();
    }

    /// Shows on the canvas how far a run's steps move the weights of each place; empty for no run.
    void showUpdates(Map<String, Double> updates) {
        canvas.showUpdates(updates);
    }

    /// What floats over the window.
    public Overlay overlay() {
        return overlay;
    }

    /// Puts the window as it was at the end of the last session.
    public void restore() {
        layouts.restore();
        regions.restore(settings);
        tabs.forEach(tab -> settings.word("layout." + tab.id()).ifPresent(tab::restore));
    }

    /// The window closes: what floats is put away, and a presentation ends.
    void putTogether() {
        presentation.onProperty().set(false);
        regions.putTogether();
    }

    /// Notes how the window stands, for the next session.
    void note() {
        layouts.remember();
        regions.note(settings);
        tabs.forEach(tab -> settings.setWord("layout." + tab.id(), tab.layout()));
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

    /// @param newMayClose asked before the window closes; false leaves it open
    public void whenClosing(BooleanSupplier newMayClose) {
        mayClose = newMayClose;
    }

    /// Whether nothing holds the window open.
    public boolean mayClose() {
        return mayClose.getAsBoolean();
    }

    @Override
    public void quit() {
        if (mayClose()) {
            Platform.exit();
        }
    }

    /// Counts the rows anew, after the data's file was changed by another program.
    public void dataChanged() {
        pickers.recount();
        budget.checkAgain();
    }

    /// Says where training will run.
    ///
    /// @param words short, for example `CPU · AVX2`
    /// @param tone  style class of its colour
    /// @param hint  one sentence: which device, and why
    public void showDevice(String words, String tone, String hint) {
        top.showDevice(words, tone, hint);
    }

    /// Who takes a file that turns out to be a sequence of tasks.
    public void onSequence(Consumer<Path> take) {
        files.onSequence(take);
    }

    /// A run has ended: what it took in memory corrects the estimates.
    public void runEnded() {
        budget.calibrate();
    }

    /// How long steps of runs took on this machine.
    public void measureWith(List<StepTime> measured) {
        budget.measureWith(measured);
    }

    /// How long trainings take by what is known now.
    public ReadOnlyObjectProperty<TrainingTimes> times() {
        return budget.timesProperty();
    }

    /// Labels of the open recipe's data.
    public ReadOnlyObjectProperty<DataLabels> labels() {
        return pickers.labelsProperty();
    }

    /// What runs took in memory, by what is known now.
    public ReadOnlyObjectProperty<MemoryCalibration> calibration() {
        return budget.calibrationProperty();
    }

    /// The sentence a screen reader hears and the status bar shows.
    public void say(String sentence) {
        status.say(sentence);
    }

    /// Shows whether the open recipe is on disk.
    ///
    /// @param trouble why it is not
    public void showSaved(Optional<Throwable> trouble) {
        if (trouble.isPresent()) {
            status.showUnsaved(Failures.words(trouble.get()));
        } else {
            status.showSaved(
                    DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).format(LocalTime.now()));
        }
    }

    /// Puts a line under the budget strip: something to be told. Where the window is low it stands in the strip's place
    /// until it is closed, so that the canvas keeps its height.
    public void addBanner(Node banner) {
        head.addBanner(banner);
    }

    /// Lets something float over the foot of the window, above the status bar.
    public void addNotice(Region notice) {
        StackPane.setAlignment(notice, Pos.BOTTOM_CENTER);
        StackPane.setMargin(notice, new Insets(8));
        middle.getChildren().add(notice);
    }

    private void tell(Throwable failure) {
        status.say(Failures.words(failure));
    }

    /// Brings these tabs of the dock into view.
    public void showDock(List<String> ids) {
        regions.dockShown().set(true);
        dock.bring(ids);
    }

    /// Opens what was dropped, whatever it is.
    void take(Path file) {
        dropped.take(file);
    }

    /// As above, for several at once.
    void take(List<Path> files) {
        dropped.take(files);
    }
}
