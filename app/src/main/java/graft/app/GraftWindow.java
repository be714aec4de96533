package graft.app;

import graft.app.compute.EngineProcess;
import graft.app.compute.EngineState;
import graft.app.compute.HostSession;
import graft.app.document.OpenRecipe;
import graft.app.document.RecipeAutosave;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.runs.EndNotice;
import graft.app.settings.DataFolder;
import graft.app.settings.Settings;
import graft.app.task.BackgroundTasks;
import graft.app.task.FxWatchdog;
import graft.app.task.Tasks;
import graft.app.ui.Failures;
import graft.app.ui.Look;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.welcome.RecordedRun;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import graft.engine.service.Installation;
import java.nio.file.Path;
import java.util.Locale;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The window: what it needs is made here and put together.
public final class GraftWindow extends Application {

    private static final double USUAL_WIDTH = 1440;
    private static final double USUAL_HEIGHT = 900;
    private static final double SHARE = 0.85;

    private Path workspace = Path.of(".");
    private @Nullable OpenRecipe claimed;
    private @Nullable Recipe last;
    private Settings settings = Settings.read(workspace);
    private @Nullable Exception notInstalled;
    private boolean readOnly;

    /// What can be read before there is a window, beside the toolkit's own start.
    @Override
    public void init() {
        String folder = getParameters().getNamed().get("workspace");
        workspace = folder == null ? DataFolder.now() : Path.of(folder).toAbsolutePath();
        OpenRecipe open = OpenRecipe.claim(workspace);
        claimed = open;
        last = open.read().orElse(null);
        settings = Settings.read(workspace);
        settings.language().ifPresent(Locale::setDefault);
        readOnly = !new Workspace(workspace).writable();
        RecordedRun.install(Installation.here().samples(), workspace, failure -> notInstalled = failure);
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    /// The look of the last session, or the system's.
    private Theme theme() {
        boolean dark =
                Boolean.getBoolean("graft.dark") || Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        Theme theme = new Theme(settings.look().orElse(dark ? Look.DARK : Look.LIGHT));
        theme.setScale(settings.number("scale", 1, 0.8, 2));
        theme.levelProperty().set(settings.level());
        return theme;
    }

    @Override
    public void start(Stage stage) {
        RecipeDocument document = new RecipeDocument(last == null ? StartRecipe.recipe() : last);
        String base = getParameters().getNamed().get("base");
        if (base != null) {
            document.open(document.recipe().withBase(document.recipe().base().withModel(base)));
        }
        open(stage, document, settings.fresh() && last == null);
    }

    /// Closes the window as a person would and opens another one in the language that was chosen, where the first one
    /// stood: what is on a screen is made in one language and never changes it.
    ///
    /// @return false where the window must stay open for now
    private boolean speakAnew(Stage stage, Workbench workbench, RecipeDocument document) {
        if (!workbench.mayClose()) {
            return false;
        }
        Platform.setImplicitExit(false);
        stage.hide();
        settings.language().ifPresent(Locale::setDefault);
        claimed = OpenRecipe.claim(workspace);
        notInstalled = null;
        open(new Stage(), document.forAnotherWindow(), true);
        Platform.setImplicitExit(true);
        return true;
    }

    /// @param welcome whether the start page is in front
    private void open(Stage stage, RecipeDocument document, boolean welcome) {
        Theme theme = theme();
        Tasks tasks = new BackgroundTasks();
        EngineProcess process = new EngineProcess(HostSession.local(workspace), tasks);
        WorkbenchContext context = new WorkbenchContext(document, process.engine(), workspace, tasks, theme);
        settings.word("device").ifPresent(context.device()::set);
        context.device().addListener((observed, before, device) -> settings.setWord("device", device));
        FolderOpener opener = new FolderOpener(tasks);
        Panels panels = new Panels(context, process, opener);
        opener.onFailed(folder -> panels.controller().notOpened(folder, () -> copy(folder.toString())));
        Workbench workbench = new Workbench(context, panels.controller(), panels.inspector(), panels.dock(), settings);
        workbench.begin();
        Scene scene = new Scene(workbench);
        theme.dress(scene);
        fit(stage);
        place(stage);
        Screens screens = Screens.here();
        screens.whenOneGoes(() -> {
            if (!screens.see(stage)) {
                fit(stage);
            }
        });
        screens.keepTitle(stage);
        workbench.restore();
        stage.setTitle(Messages.text("app.name"));
        stage.setScene(scene);
        StartTimes times = new StartTimes(process.log()::add);
        times.follow(scene);
        stage.show();
        FxWatchdog.startIfAsked(scene);
        OpenRecipe open = claimed == null ? OpenRecipe.claim(workspace) : claimed;
        RecipeAutosave autosave = new RecipeAutosave(document, open, context.tasks(), workbench::showSaved);
        autosave.follow();
        workbench.cards().onLanguage(() -> speakAnew(stage, workbench, document));
        workbench.whenClosing(() -> autosave.mayClose(
                failure -> panels.controller().warn(Messages.text("document.unsaved", Failures.words(failure)))));
        stage.setOnCloseRequest(event -> {
            if (!workbench.mayClose()) {
                event.consume();
            }
        });
        WindowMemory memory = new WindowMemory(stage, theme, workbench, settings, tasks);
        memory.begin();
        stage.setOnHiding(event -> memory.close());
        DiskWatch disk = new DiskWatch(workspace, tasks, panels.controller()::warn);
        disk.begin();
        stage.setOnHidden(event -> {
            autosave.close();
            disk.close();
            panels.close();
        });
        LostWindow.watch(stage);
        EndNotice notice = new EndNotice(
                stage.focusedProperty(),
                stage.titleProperty(),
                words -> tasks.run("notify", () -> EndNotice.shown(words), done -> {}, failure -> {}));
        panels.runs().onEnded(notice::ended);
        settings.word("baseline").ifPresent(panels.runs().baselineProperty()::set);
        panels.runs().baselineProperty().addListener((observed, before, id) -> settings.setWord("baseline", id));
        panels.begin(workbench);
        stage.focusedProperty().subscribe(front -> {
            if (front) {
                panels.cameToFront();
            }
        });
        panels.runs()
                .listedProperty()
                .addListener(
                        observed -> times.runsAreListed(panels.runs().rows().size()));
        process.stateProperty().subscribe(state -> {
            if (state instanceof EngineState.Ready) {
                times.engineIsUp();
            }
        });
        open.unreadable()
                .ifPresent(path -> panels.controller().warn(Messages.text("document.unreadable", path.getFileName())));
        if (readOnly) {
            panels.controller().warn(Messages.text("workspace.read-only", workspace));
        } else if (notInstalled != null) {
            panels.controller()
                    .warn(Messages.text("welcome.recorded.unwritable", workspace, Failures.words(notInstalled)));
        }
        if (open.shared()) {
            panels.controller().say(Messages.text("document.shared", open.file().getFileName()));
        }
        Platform.runLater(() -> {
            if (welcome && !panels.runs().liveProperty().get()) {
                workbench.cards().start();
            } else {
                workbench.takeKeyboard();
            }
        });
        // The engine's process comes after the first picture: on two cores they would hold each other up.
        Platform.runLater(process::start);
    }

    /// Where the window stood last, when that is still on a screen; no larger than that screen is now.
    private void place(Stage stage) {
        double x = settings.number("x", Double.NaN, -20_000, 20_000);
        double y = settings.number("y", Double.NaN, -20_000, 20_000);
        double width = settings.number("width", 0, 640, 20_000);
        double height = settings.number("height", 0, 400, 20_000);
        if (width > 0 && height > 0 && !Double.isNaN(x + y)) {
            Screen.getScreensForRectangle(x, y, width, height).stream()
                    .findFirst()
                    .map(screen -> Screens.within(new Rectangle2D(x, y, width, height), screen.getVisualBounds()))
                    .ifPresent(there -> {
                        stage.setX(there.getMinX());
                        stage.setY(there.getMinY());
                        stage.setWidth(there.getWidth());
                        stage.setHeight(there.getHeight());
                    });
        }
        stage.setMaximized(settings.number("maximized", 0, 0, 1) > 0);
    }

    /// A window of the usual size, larger on a large screen, never larger than the screen.
    private static void fit(Stage stage) {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        stage.setWidth(Math.min(screen.getWidth(), Math.max(USUAL_WIDTH, screen.getWidth() * SHARE)));
        stage.setHeight(Math.min(screen.getHeight(), Math.max(USUAL_HEIGHT, screen.getHeight() * SHARE)));
        stage.setX(screen.getMinX() + (screen.getWidth() - stage.getWidth()) / 2);
        stage.setY(screen.getMinY() + (screen.getHeight() - stage.getHeight()) / 2);
    }
}
