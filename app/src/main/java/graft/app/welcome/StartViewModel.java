package graft.app.welcome;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.settings.Settings;
import graft.app.task.Tasks;
import graft.app.ui.Failures;
import graft.app.ui.Figures;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.workbench.WorkbenchContext;
import graft.engine.error.EngineException;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.service.EngineService;
import graft.engine.service.EngineStatus;
import graft.engine.service.IdentityReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private final ReadOnlyObjectWrapper<List<Template>> templates =
            new ReadOnlyObjectWrapper<>(this, "templates", List.of());
    private final ReadOnlyStringWrapper compute =
            new ReadOnlyStringWrapper(this, "compute", Messages.text("welcome.compute.asking"));

    /// A ready recipe of the samples.
    ///
    /// @param title its name
    /// @param words base and data
    public record Template(String title, String words, Recipe recipe) {

        /// The marks of its adapters.
        public List<MarkKind> marks() {
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
    }

    /// Reads the templates and asks the engine, beside the FX thread.
    ///
    /// @param samples folder of the samples
    public void refresh(Path samples) {
        tasks.<List<Template>>run(
                "read the templates",
                () -> read(samples.resolve("recipes")),
                templates::set,
                failure -> LOG.warn("the templates cannot be read", failure));
        tasks.follow(
                engine.status(), status -> compute.set(words(status)), failure -> compute.set(Failures.words(failure)));
    }

    private static List<Template> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(file -> template(file).stream())
                    .toList();
        }
    }

    /// A template that this version cannot read is left out, and the log says so.
    private static List<Template> template(Path file) {
        try {
            Recipe recipe = RecipeJson.read(file);
            return List.of(new Template(
                    recipe.name(),
                    Messages.text(
                            "welcome.template",
                            recipe.base().model(),
                            recipe.data().source().train()),
                    recipe));
        } catch (EngineException unreadable) {
            LOG.warn("a template is left out: {}", unreadable.getMessage());
            return List.of();
        }
    }

    private static String words(EngineStatus status) {
        return Messages.text(
                "welcome.compute",
                status.message(),
                status.processor(),
                status.engine(),
                Figures.bytes(status.freeBytes()));
    }

    public ReadOnlyObjectProperty<List<Template>> templatesProperty() {
        return templates.getReadOnlyProperty();
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
    public void begin(Template template) {
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
