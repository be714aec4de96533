package graft.app;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.settings.Settings;
import graft.app.task.Tasks;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.TaskSequence;
import graft.engine.runs.AtomicFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javafx.scene.control.MenuItem;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// New, Open and Save of recipe files; reading and writing happen beside the FX thread.
final class RecipeFiles {

    /// Bytes that are read to tell what a file holds.
    private static final int HEAD = 1024;
    private static final String ENDING = ".json";
    private static final Pattern ROWS = Pattern.compile("\\uFEFF?\\s*\\[\\s*\\{");

    private final RecipeDocument document;
    private final Tasks tasks;
    private final Consumer<String> say;
    private final Consumer<String> warn;
    private final Supplier<Window> window;
    private final Settings settings;
    private Consumer<Path> sequences = file -> {};
    private Consumer<Path> tables = file -> {};

    /// @param say  tells what was done
    /// @param warn tells what could not be, until it is read
    RecipeFiles(
            RecipeDocument document,
            Tasks tasks,
            Consumer<String> say,
            Consumer<String> warn,
            Supplier<Window> window,
            Settings settings) {
        this.document = document;
        this.tasks = tasks;
        this.say = say;
        this.warn = warn;
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

    /// Opens a recipe file (undo brings the old recipe back), a sequence of tasks, or a list of rows as the data.
    void open(Path file) {
        open(file, () -> {});
    }

    /// @param then runs when it is open, or could not be opened
    void open(Path file, Runnable then) {
        tasks.<Runnable>run(
                "open " + file.getFileName(),
                () -> {
                    if (holdsRows(file)) {
                        return () -> tables.accept(file);
                    }
                    if (TaskSequence.isOne(file)) {
                        return () -> sequences.accept(file);
                    }
                    Recipe recipe = RecipeJson.read(file);
                    return () -> show(recipe, file);
                },
                meant -> {
                    settings.addRecent(file);
                    meant.run();
                    then.run();
                },
                failure -> {
                    tell(failure);
                    then.run();
                });
    }

    /// A recipe and a sequence are one object; rows are a list of objects.
    private static boolean holdsRows(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
            return ROWS.matcher(start).lookingAt();
        }
    }

    private void show(Recipe opened, Path file) {
        document.apply("command.open", recipe -> opened);
        say.accept(Messages.text("said.opened", String.valueOf(file.getFileName())));
    }

    /// What becomes of a file that turns out to be a sequence of tasks.
    void onSequence(Consumer<Path> newSequences) {
        sequences = newSequences;
    }

    /// What becomes of a file that turns out to be rows.
    void onTable(Consumer<Path> newTables) {
        tables = newTables;
    }

    void save() {
        FileChooser chooser = chooser("menu.save");
        chooser.setInitialFileName(document.recipe().name() + ".json");
        @Nullable File file = chooser.showSaveDialog(window.get());
        if (file != null) {
            save(file.toPath());
        }
    }

    /// Saves under the name that was chosen, with the ending by which it is found again. The chooser has
    /// asked whether to replace the name it was given, not the one with the ending.
    void save(Path chosen) {
        String given = String.valueOf(chosen.getFileName());
        boolean whole = given.toLowerCase(Locale.ROOT).endsWith(ENDING);
        Path file = whole ? chosen : chosen.resolveSibling(given + ENDING);
        String name = String.valueOf(file.getFileName());
        Recipe recipe = document.recipe();
        tasks.<Boolean>run(
                "save " + name,
                () -> {
                    if (!whole && Files.exists(file)) {
                        return false;
                    }
                    AtomicFile.write(file, RecipeJson.write(recipe));
                    return true;
                },
                saved -> {
                    if (saved) {
                        settings.addRecent(file);
                        say.accept(Messages.text("said.saved", name));
                    } else {
                        warn.accept(Messages.text("said.there-already", name));
                    }
                },
                failure -> warn.accept(Messages.text("said.not-saved", name, Failures.words(failure))));
    }

    private void tell(Throwable failure) {
        warn.accept(Failures.words(failure));
    }

    private static FileChooser chooser(String titleKey) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Messages.text(titleKey));
        chooser.getExtensionFilters().setAll(new FileChooser.ExtensionFilter(Messages.text("menu.recipes"), "*.json"));
        return chooser;
    }
}
