package graft.app;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.settings.Settings;
import graft.app.task.Tasks;
import graft.app.ui.Messages;
import graft.engine.error.EngineException;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.TaskSequence;
import graft.engine.runs.AtomicFile;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.MenuItem;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// New, Open and Save of recipe files; reading and writing happen beside the FX thread.
final class RecipeFiles {

    private final RecipeDocument document;
    private final Tasks tasks;
    private final Consumer<String> say;
    private final Supplier<Window> window;
    private final Settings settings;
    private Consumer<Path> sequences = file -> {};

    RecipeFiles(
            RecipeDocument document, Tasks tasks, Consumer<String> say, Supplier<Window> window, Settings settings) {
        this.document = document;
        this.tasks = tasks;
        this.say = say;
        this.window = window;
        this.settings = settings;
    }

    /// The last files as menu items.
    List<MenuItem> recentItems() {
        List<MenuItem> items = new ArrayList<>();
        for (Path path : settings.recent()) {
            MenuItem item = new MenuItem(Messages.text("menu.recent", String.valueOf(path.getFileName())));
            item.setMnemonicParsing(false);
            item.setOnAction(event -> open(path));
            items.add(item);
        }
        return items;
    }

    /// The recipe a new window opens with, on the same base; undo brings the old one back.
    void fresh() {
        document.apply("command.new", recipe -> StartRecipe.recipe().withBase(recipe.base()));
    }

    void open() {
        @Nullable File file = chooser("menu.open").showOpenDialog(window.get());
        if (file != null) {
            open(file.toPath());
        }
    }

    /// Opens a recipe file (undo brings the old recipe back), or a sequence of tasks.
    void open(Path file) {
        tasks.<Optional<Recipe>>run(
                "open " + file.getFileName(),
                () -> TaskSequence.isOne(file) ? Optional.empty() : Optional.of(RecipeJson.read(file)),
                opened -> {
                    settings.addRecent(file);
                    opened.ifPresentOrElse(recipe -> show(recipe, file), () -> sequences.accept(file));
                },
                this::tell);
    }

    private void show(Recipe opened, Path file) {
        document.apply("command.open", recipe -> opened);
        say.accept(Messages.text("said.opened", String.valueOf(file.getFileName())));
    }

    /// What becomes of a file that turns out to be a sequence of tasks.
    void onSequence(Consumer<Path> newSequences) {
        sequences = newSequences;
    }

    void save() {
        FileChooser chooser = chooser("menu.save");
        chooser.setInitialFileName(document.recipe().name() + ".json");
        @Nullable File file = chooser.showSaveDialog(window.get());
        if (file == null) {
            return;
        }
        Recipe recipe = document.recipe();
        tasks.<Path>run(
                "save " + file.getName(),
                () -> {
                    AtomicFile.write(file.toPath(), RecipeJson.write(recipe));
                    return file.toPath();
                },
                saved -> {
                    settings.addRecent(saved);
                    say.accept(Messages.text("said.saved", file.getName()));
                },
                this::tell);
    }

    private void tell(Throwable failure) {
        say.accept(failure instanceof EngineException known ? known.paragraph() : String.valueOf(failure.getMessage()));
    }

    private static FileChooser chooser(String titleKey) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Messages.text(titleKey));
        chooser.getExtensionFilters().setAll(new FileChooser.ExtensionFilter(Messages.text("menu.recipes"), "*.json"));
        return chooser;
    }
}
