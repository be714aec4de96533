package graft.engine.runs;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder of runs: `runs.db` and `runs/<id>/`.
///
/// @param folder absolute path
public record Workspace(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,199}");
    private static final int LONGEST_NAME = 60;

    public Workspace {
        folder = folder.toAbsolutePath().normalize();
    }

    /// The workspace used when none is named: `Graft` in the user's home.
    public static Workspace standard() {
        return new Workspace(Path.of(System.getProperty("user.home", "."), "Graft"));
    }

    public Path database() {
        return folder.resolve("runs.db");
    }

    public Path runsFolder() {
        return folder.resolve("runs");
    }

    /// Where adapters of other programs lie that were imported, by their names.
    public Path adaptersFolder() {
        return folder.resolve("adapters");
    }

    /// Whether anything can be saved here: false on a read-only disk, and without the rights.
    public boolean writable() {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return Files.isWritable(there);
    }

    /// The list of runs; a new one, or one that was damaged, is filled from the folders. Where the disk cannot be
    /// written, or the list is a newer version's, it is one in memory: what is there can be looked at all the same.
    public RunStore store() {
        boolean fresh = !Files.exists(database());
        RunStore store = storeOnDisk(why -> LOG.warn("{} It is made anew in memory from the run folders.", why))
                .orElseGet(RunStore::passing);
        if (fresh
                || store.isPassing()
                || Files.exists(database().resolveSibling("runs.db.damaged"))
                        && store.list().isEmpty()) {
            store.rebuild(runs());
        }
        return store;
    }

    /// The list as it is on disk; empty where it cannot be written, or is a newer version's.
    ///
    /// @param told why it is not there
    public Optional<RunStore> storeOnDisk(Consumer<String> told) {
        try {
            return Optional.of(RunStore.open(database()));
        } catch (InvalidInput | MachineLacks unwritable) {
            told.accept(String.valueOf(unwritable.getMessage()));
            return Optional.empty();
        }
    }

    /// Makes a run's folder with its recipe. Ids are the recipe's name, the day and a number:
    /// `reviews-pfeiffer-20261124-1`.
    ///
    /// @throws MachineLacks when the disk is full
    /// @throws InvalidInput when the workspace cannot be written
    public RunFolder create(RunInfo info, String recipeJson) {
        RunFolder run = null;
        try {
            Files.createDirectories(runsFolder());
            run = claimFolder(plain(info.name()) + "-" + DAY.format(Instant.ofEpochMilli(info.created())));
            Files.createDirectories(run.control());
            Files.createDirectories(run.checkpoints());
            AtomicFile.write(run.recipe(), recipeJson);
            AtomicFile.write(run.infoFile(), info.json());
            return run;
        } catch (IOException failure) {
            takeBack(run);
            if (FileFault.diskFull(failure)) {
                throw new MachineLacks(
                        ErrorCode.DISK_FULL,
                        "The disk that holds the workspace " + folder + " is full.",
                        "Free some space, or choose another workspace.",
                        failure);
            }
            throw unwritable(failure);
        }
    }

    /// A run that could not be made leaves no folder.
    private static void takeBack(@Nullable RunFolder run) {
        try {
            if (run != null) {
                RunTrash.remove(run.path());
            }
        } catch (IOException failure) {
            LOG.warn("{} could not be removed: {}", run.path(), FileFault.of(failure));
        }
    }

    boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// The run of that id, or of that folder.
    ///
    /// @throws InvalidInput when there is none
    public RunFolder run(String idOrFolder) {
        if (isId(idOrFolder)) {
            RunFolder run = new RunFolder(runsFolder().resolve(idOrFolder));
            if (run.exists()) {
                return run;
            }
        }
        RunFolder given = new RunFolder(Path.of(idOrFolder));
        if (given.exists()) {
            return given;
        }
        throw new InvalidInput(
                ErrorCode.RUN_NOT_FOUND,
                "There is no run called " + idOrFolder + " in " + folder + ".",
                "`graft runs` lists them.");
    }

    /// Every run's folder, in no order of meaning.
    public List<RunFolder> runs() {
        if (!Files.isDirectory(runsFolder())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runsFolder())) {
            return folders.sorted()
                    .map(RunFolder::new)
                    .filter(RunFolder::exists)
                    .toList();
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /// The names of what lies among the runs, in no order of meaning: of runs, and maybe of folders that are none.
    /// Cheaper than {@link #runs} by a look at each.
    ///
    /// @throws InvalidInput when they cannot be listed
    public List<String> names() {
        String[] names = runsFolder().toFile().list();
        if (names == null && Files.isDirectory(runsFolder())) {
            throw unwritable(new IOException("its runs cannot be listed"));
        }
        return names == null ? List.of() : List.of(names);
    }

    /// Deletes a run; until the {@link #trash} is emptied it can be brought back.
    ///
    /// @throws InvalidInput when a process trains it, or it cannot be moved
    public void delete(RunFolder run) {
        trash().take(run);
    }

    /// Where deleted runs wait for being brought back or thrown away.
    public RunTrash trash() {
        return new RunTrash(this);
    }

    private RunFolder claimFolder(String stem) throws IOException {
        for (int number = 1; ; number++) {
            try {
                return new RunFolder(Files.createDirectory(runsFolder().resolve(stem + "-" + number)));
            } catch (FileAlreadyExistsException _) {
                continue; // another run of today, maybe made this moment by another process
            }
        }
    }

    private static String plain(String name) {
        String safe = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[._-]+", "");
        return safe.isEmpty() ? "run" : safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
    }

    InvalidInput unwritable(IOException failure) {
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                "The workspace " + folder + " cannot be read or written: " + FileFault.of(failure) + ".",
                "Check its permissions, or choose another workspace.",
                failure);
    }
}
