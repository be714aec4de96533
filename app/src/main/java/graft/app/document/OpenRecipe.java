package graft.app.document;

import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file in which a window keeps its open recipe: the workspace's `recipe.json`, or, while another window has that
/// one, `recipe-2.json` and so on, so that neither writes over the other's. It is held by a lock that ends with the
/// process, however that ends.
public final class OpenRecipe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenRecipe.class);
    private static final int WINDOWS = 20;

    private final Path workspace;
    private final int number;
    private final @Nullable FileChannel lock;
    private @Nullable Path setAside;

    private OpenRecipe(Path workspace, int number, @Nullable FileChannel lock) {
        this.workspace = workspace;
        this.number = number;
        this.lock = lock;
    }

    /// Takes the first file that no other window has. A workspace that cannot be written gives the first one: nothing
    /// will be written there.
    public static OpenRecipe claim(Path workspace) {
        for (int number = 1; number <= WINDOWS; number++) {
            try {
                FileChannel lock = lock(workspace, number);
                if (lock != null) {
                    return new OpenRecipe(workspace, number, lock);
                }
            } catch (IOException unwritable) {
                LOG.warn("the workspace {} cannot be written", workspace, unwritable);
                return new OpenRecipe(workspace, number, null);
            }
        }
        return new OpenRecipe(workspace, WINDOWS + 1, null);
    }

    private static @Nullable FileChannel lock(Path workspace, int number) throws IOException {
        Files.createDirectories(workspace);
        FileChannel channel = FileChannel.open(
                workspace.resolve("." + name(number) + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            LOG.debug("another window of this process has {}", name(number));
        }
        channel.close();
        return null;
    }

    private static String name(int number) {
        return number == 1 ? "recipe.json" : "recipe-" + number + ".json";
    }

    /// Where the recipe is kept.
    public Path file() {
        return workspace.resolve(name(number));
    }

    /// Whether another window had the workspace first.
    public boolean shared() {
        return number > 1;
    }

    /// The recipe of the last session. One that cannot be read is set aside, never written over.
    public Optional<Recipe> read() {
        if (Files.isRegularFile(file())) {
            try {
                return Optional.of(RecipeJson.read(file()));
            } catch (InvalidInput unreadable) {
                LOG.warn("the last session's recipe is set aside: {}", unreadable.getMessage());
                setAside = setAside();
                return Optional.empty();
            }
        }
        return shared() ? other() : Optional.empty();
    }

    /// A second window begins with what the first one has.
    private Optional<Recipe> other() {
        try {
            return Optional.of(RecipeJson.read(workspace.resolve(name(1))));
        } catch (InvalidInput unreadable) {
            LOG.debug("the other window's recipe cannot be read", unreadable);
            return Optional.empty();
        }
    }

    private @Nullable Path setAside() {
        try {
            for (int copy = 1; ; copy++) {
                Path target = workspace.resolve("recipe-unreadable-" + copy + ".json");
                if (!Files.exists(target)) {
                    AtomicFile.move(file(), target);
                    return target;
                }
            }
        } catch (IOException failure) {
            LOG.warn("{} could not be set aside", file(), failure);
            return null;
        }
    }

    /// Where the last session's recipe is now, if it could not be read.
    public Optional<Path> unreadable() {
        return Optional.ofNullable(setAside);
    }

    /// Writes it whole or not at all.
    public void write(Recipe recipe) throws IOException {
        Files.createDirectories(workspace);
        AtomicFile.write(file(), RecipeJson.write(recipe));
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException failure) {
                LOG.debug("the lock could not be given back", failure);
            }
        }
    }
}
