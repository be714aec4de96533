package graft.app.welcome;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.settings.DataFolder;
import graft.app.settings.Settings;
import graft.app.task.Tasks;
import graft.app.ui.EngineWords;
import graft.app.ui.Failures;
import graft.app.ui.Figures;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.workbench.WorkbenchContext;
import graft.engine.error.EngineException;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.service.BaseModels;
import graft.engine.service.EngineService;
import graft.engine.service.EngineStatus;
import graft.engine.service.IdentityReport;
import graft.engine.service.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The start page's state: templates, recent files, and what the engine says of itself when it is tried.
public final class StartViewModel {

    private static final Logger LOG = LoggerFactory.getLogger(StartViewModel.class);

    private final RecipeDocument document;
    private final EngineService engine;
    private final Tasks tasks;
    private final Settings settings;
    private final LongSupplier clock;
    private final Path workspace;
    private final ReadOnlyObjectWrapper<List<Template>> templates =
            new ReadOnlyObjectWrapper<>(this, "templates", List.of());
    private final ReadOnlyObjectWrapper<Map<Path, Sketch>> recentSketches =
            new ReadOnlyObjectWrapper<>(this, "recentSketches", Map.of());
    private final ReadOnlyObjectWrapper<List<String>> devices = new ReadOnlyObjectWrapper<>(this, "devices", List.of());
    private final ReadOnlyStringWrapper folder;
    private final ReadOnlyStringWrapper compute =
            new ReadOnlyStringWrapper(this, "compute", Messages.text("welcome.compute.asking"));

    /// A ready recipe of the samples.
    ///
    /// @param words  what it is called and what it shows
    /// @param sketch its canvas in small, where its base is on this machine
    record Template(TemplateWords words, Recipe recipe, Optional<Sketch> sketch) {

        /// The marks of its adapters.
        List<MarkKind> marks() {
            return StartViewModel.marks(recipe);
        }
    }

    private static List<MarkKind> marks(Recipe recipe) {
        return recipe.adapters().stream()
                .filter(AdapterSpec::enabled)
                .map(MarkKind::of)
                .distinct()
                .toList();
    }

    /// The open recipe's canvas in small, once its base is known.
    Optional<Sketch> sketch() {
        return Optional.ofNullable(document.shape()).map(shape -> new Sketch(document.recipe(), shape));
    }

    /// The marks of the open recipe's adapters.
    public List<MarkKind> marks() {
        return marks(document.recipe());
    }

    /// @param clock in nanoseconds, for the self-test
    public StartViewModel(WorkbenchContext context, Settings settings, LongSupplier clock) {
        this.document = context.document();
        this.engine = context.engine();
        this.tasks = context.tasks();
        this.settings = settings;
        this.clock = clock;
        workspace = context.workspace();
        folder = new ReadOnlyStringWrapper(this, "folder", workspace.toString());
    }

    /// Reads the templates and asks the engine, beside the FX thread.
    ///
    /// @param samples folder of the samples
    public void refresh(Path samples) {
        tasks.<List<Template>>run(
                "read the templates",
                () -> read(samples.resolve("recipes"), sketches()),
                templates::set,
                failure -> LOG.warn("the templates cannot be read", failure));
        List<Path> recent = recent();
        tasks.<Map<Path, Sketch>>run(
                "read the recent recipes",
                () -> read(recent, sketches()),
                recentSketches::set,
                failure -> LOG.warn("the recent recipes cannot be read", failure));
        tasks.follow(
                engine.status(),
                status -> {
                    compute.set(words(status));
                    devices.set(List.copyOf(status.devices()));
                },
                failure -> compute.set(Failures.words(failure)));
    }

    /// Draws what it can: without the base's configuration there is no picture, and no harm.
    private Function<Recipe, Optional<Sketch>> sketches() {
        BaseModels bases = BaseModels.of(Installation.here(), workspace);
        Map<String, Optional<ModelShape>> shapes = new HashMap<>();
        return recipe -> shapes.computeIfAbsent(recipe.base().model(), model -> shape(bases, model))
                .map(shape -> new Sketch(recipe, shape));
    }

    private static Optional<ModelShape> shape(BaseModels bases, String model) {
        try {
            return Optional.of(bases.shape(model));
        } catch (EngineException absent) {
            return Optional.empty();
        }
    }

    private static Map<Path, Sketch> read(List<Path> recent, Function<Recipe, Optional<Sketch>> sketches) {
        Map<Path, Sketch> found = new HashMap<>();
        for (Path file : recent) {
            try {
                sketches.apply(RecipeJson.read(file)).ifPresent(sketch -> found.put(file, sketch));
            } catch (EngineException unreadable) {
                // Opening it says what is wrong with it; a sequence of tasks is no recipe at all.
                LOG.debug("no picture of {}: {}", file, unreadable.getMessage());
            }
        }
        return found;
    }

    private static List<Template> read(Path folder, Function<Recipe, Optional<Sketch>> sketches) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(file -> template(file, sketches).stream())
                    .toList();
        }
    }

    /// A template that this version cannot read is left out, and the log says so.
    private static List<Template> template(Path file, Function<Recipe, Optional<Sketch>> sketches) {
        try {
            Recipe recipe = RecipeJson.read(file);
            return List.of(new Template(TemplateWords.of(recipe), recipe, sketches.apply(recipe)));
        } catch (EngineException unreadable) {
            LOG.warn("a template is left out: {}", unreadable.getMessage());
            return List.of();
        }
    }

    private static String words(EngineStatus status) {
        return Messages.text(
                "welcome.compute",
                EngineWords.of(status.message()),
                EngineWords.of(status.processor()),
                status.engine(),
                Figures.bytes(status.freeBytes()));
    }

    ReadOnlyObjectProperty<List<Template>> templatesProperty() {
        return templates.getReadOnlyProperty();
    }

    /// The recent files' canvases in small, as far as they could be read.
    ReadOnlyObjectProperty<Map<Path, Sketch>> recentSketchesProperty() {
        return recentSketches.getReadOnlyProperty();
    }

    /// On what can be trained, the best first; empty until the engine has said so.
    ReadOnlyObjectProperty<List<String>> devicesProperty() {
        return devices.getReadOnlyProperty();
    }

    /// Where runs are kept, and where they will be from the next start on.
    ReadOnlyStringProperty folderProperty() {
        return folder.getReadOnlyProperty();
    }

    /// Runs shall be kept elsewhere from the next start on; what is kept here stays here.
    public void keepIn(Path chosen) {
        DataFolder.choose(chosen, settings);
        folder.set(
                chosen.equals(workspace)
                        ? workspace.toString()
                        : Messages.text("welcome.folder.next", workspace, chosen));
    }

    /// What computes, or why it cannot be known.
    public ReadOnlyStringProperty computeProperty() {
        return compute.getReadOnlyProperty();
    }

    /// The open recipe in words: name, base, data.
    public String open() {
        Recipe recipe = document.recipe();
        return Messages.text(
                "welcome.continue.what",
                recipe.name(),
                recipe.base().model(),
                recipe.data().source().train());
    }

    public List<Path> recent() {
        return settings.recent();
    }

    /// Begins with a template; undo brings the recipe before it back.
    void begin(Template template) {
        document.apply("command.template", recipe -> template.recipe());
    }

    /// Builds the start recipe's model in the engine and runs it over a few rows: the whole way, timed.
    public void test() {
        compute.set(Messages.text("welcome.testing"));
        long began = clock.getAsLong();
        tasks.<IdentityReport>follow(
                engine.checkIdentity(RecipeJson.write(StartRecipe.recipe())),
                report -> compute.set(Messages.text(
                        "welcome.tested", Figures.duration((clock.getAsLong() - began) / 1e9), report.rows())),
                failure -> compute.set(Failures.words(failure)));
    }
}
