package graft.app.data;

import graft.app.document.RecipeDocument;
import graft.app.task.Tasks;
import graft.engine.recipe.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Notices that the files of the recipe's data were changed, or deleted, by another program while the recipe still
/// names them. Looks when it is told to: when the window comes to the front.
public final class DataWatch {

    private final RecipeDocument document;
    private final Tasks tasks;
    private final Runnable changed;
    private DataSpec.@Nullable Source seen;
    private List<String> stamps = List.of();

    /// @param changed what is to be done, on the FX thread
    public DataWatch(RecipeDocument document, Tasks tasks, Runnable changed) {
        this.document = document;
        this.tasks = tasks;
        this.changed = changed;
        document.recipeProperty().subscribe(recipe -> {
            if (!recipe.data().source().equals(seen)) {
                look();
            }
        });
    }

    /// Compares the files with what they were at the last look.
    public void look() {
        DataSpec.Source source = document.recipe().data().source();
        tasks.<List<String>>run(
                "look at the data files", () -> stamps(source), found -> compare(source, found), failure -> {});
    }

    private void compare(DataSpec.Source source, List<String> found) {
        if (!source.equals(document.recipe().data().source())) {
            return;
        }
        boolean other = source.equals(seen) && !found.equals(stamps);
        seen = source;
        stamps = found;
        if (other) {
            changed.run();
        }
    }

    private static List<String> stamps(DataSpec.Source source) {
        List<String> found = new ArrayList<>();
        for (@Nullable String file : new @Nullable String[] {source.train(), source.validation(), source.test()}) {
            found.add(file == null ? "" : stamp(file));
        }
        return found;
    }

    private static String stamp(String file) {
        try {
            Path path = Path.of(file);
            return Files.getLastModifiedTime(path).toMillis() + " " + Files.size(path);
        } catch (IOException | InvalidPathException missing) {
            return "";
        }
    }
}
