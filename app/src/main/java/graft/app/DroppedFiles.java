package graft.app;

import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.app.workbench.WorkbenchContext;
import graft.engine.error.ErrorCode;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.service.AdapterReport;
import graft.engine.service.ImportRequest;
import graft.engine.service.ServiceFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/// What a file or folder dropped anywhere on the window means: a recipe is opened, a table becomes the data, a model's
/// folder the base, an adapter's folder is taken into the workspace and its recipe opened. Anything else is refused in
/// words.
final class DroppedFiles {

    private static final Set<String> TABLES = Set.of("csv", "tsv", "tab", "jsonl", "ndjson", "parquet", "pq");
    /// Their own programs write tables from them; here they would be guessed at.
    private static final Set<String> SHEETS = Set.of("xlsx", "xls", "xlsm", "ods", "numbers");

    private static final String NO_MODEL = ErrorCode.MODEL_NOT_FOUND.text();

    private final WorkbenchContext context;
    private final Pickers pickers;
    private final RecipeFiles files;
    private final Consumer<String> say;

    DroppedFiles(WorkbenchContext context, Pickers pickers, RecipeFiles files, Consumer<String> say) {
        this.context = context;
        this.pickers = pickers;
        this.files = files;
        this.say = say;
    }

    /// Files come by the platform's drag and drop, anywhere on the window.
    void follow(Node window) {
        window.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        window.addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            if (event.getDragboard().hasFiles()) {
                take(event.getDragboard().getFiles().stream().map(File::toPath).toList());
                event.setDropCompleted(true);
                event.consume();
            }
        });
    }

    /// Several at once, each for what it is: first recipes, which bring base and data of their own, then what
    /// takes their places. There is one table of training rows: of several the first is taken.
    void take(List<Path> dropped) {
        takeRecipes(dropped.stream().filter(DroppedFiles::isRecipe).toList(), () -> takeOthers(dropped));
    }

    private void takeRecipes(List<Path> left, Runnable then) {
        if (left.isEmpty()) {
            then.run();
        } else {
            files.open(left.getFirst(), () -> takeRecipes(left.subList(1, left.size()), then));
        }
    }

    private void takeOthers(List<Path> dropped) {
        dropped.stream().filter(Files::isDirectory).forEach(this::take);
        List<Path> tables = dropped.stream().filter(DroppedFiles::isTable).toList();
        List<Path> unknown = dropped.stream()
                .filter(file -> !Files.isDirectory(file) && !isRecipe(file) && !isTable(file))
                .toList();
        if (!tables.isEmpty()) {
            pickers.chooseData(tables.getFirst(), tables.size() == 1 && unknown.isEmpty());
        }
        if (tables.size() > 1) {
            say.accept(Messages.text(
                    "said.drop.tables", String.valueOf(tables.getFirst().getFileName()), tables.size() - 1));
        }
        unknown.forEach(this::take);
    }

    private static boolean isRecipe(Path file) {
        return ending(file).equals("json") && Files.isRegularFile(file);
    }

    private static boolean isTable(Path file) {
        return !Files.isDirectory(file) && TABLES.contains(ending(file));
    }

    void take(Path file) {
        if (Files.isDirectory(file)) {
            takeFolder(file);
        } else if (isRecipe(file)) {
            files.open(file);
        } else if (isTable(file)) {
            pickers.chooseData(file);
        } else {
            String key = switch (ending(file)) {
                case "txt", "text" -> "said.drop.text";
                case String ending when SHEETS.contains(ending) -> "said.drop.sheet";
                default -> "said.drop.unknown";
            };
            say.accept(Messages.text(key, String.valueOf(file.getFileName())));
        }
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private void takeFolder(Path folder) {
        if (Files.isRegularFile(folder.resolve("adapter_config.json"))) {
            adapter(folder);
        } else if (Files.isRegularFile(folder.resolve("recipe.json"))) {
            files.open(folder.resolve("recipe.json"));
        } else {
            pickers.openBase(folder);
        }
    }

    /// A folder that was chosen as an adapter's.
    void takeAdapter(Path folder) {
        if (Files.isRegularFile(folder.resolve("adapter_config.json"))) {
            adapter(folder);
        } else {
            say.accept(Messages.text("said.no-adapter", String.valueOf(folder.getFileName())));
        }
    }

    /// On the base that it names; where that is not here, on the open one, which only fits where it has the same
    /// shapes.
    private void adapter(Path folder) {
        say.accept(Messages.text("said.importing", String.valueOf(folder.getFileName())));
        adapter(folder, "", "said.imported", failure -> {
            if (failure instanceof ServiceFailure told && told.code().equals(NO_MODEL)) {
                String open = context.document().recipe().base().model();
                String advice = told.code() + ": " + told.getMessage() + " " + Messages.text("said.import.base");
                adapter(folder, open, "said.imported.open", misfit -> say.accept(advice));
            } else {
                say.accept(Failures.words(failure));
            }
        });
    }

    private void adapter(Path folder, String base, String saidKey, Consumer<Throwable> failed) {
        context.tasks()
                .<AdapterReport>follow(
                        context.engine().importAdapter(new ImportRequest(folder.toString(), base, "")),
                        report -> {
                            Recipe recipe = RecipeJson.parse(report.name(), report.recipeJson())
                                    .recipe();
                            context.document().apply("command.import", before -> withData(recipe, before));
                            say.accept(Messages.text(saidKey, report.name(), report.library(), report.base()));
                        },
                        failed);
    }

    /// An adapter from elsewhere knows no rows: those that are open stay.
    private static Recipe withData(Recipe imported, Recipe before) {
        return imported.data().source().train().isBlank() ? imported.withData(before.data()) : imported;
    }
}
