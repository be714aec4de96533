package graft.engine.exchange;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder that appears whole or not at all: it is filled beside its place and moved there when all is written.
public final class FreshFolder {

    private static final Logger LOG = LoggerFactory.getLogger(FreshFolder.class);

    private FreshFolder() {}

    /// What fills a folder.
    public interface Filling {
        void into(Path folder) throws IOException;
    }

    /// @param target does not exist yet, or is an empty folder
    /// @throws InvalidInput where something lies there already, or it cannot be written; then nothing is left
    ///                      behind
    /// @throws MachineLacks when the disk is full; likewise
    public static void write(Path target, Filling filling) {
        Path place = target.toAbsolutePath().normalize();
        requireFree(place);
        removeAbandoned(place);
        Path temporary = AtomicFile.temporary(place);
        try {
            Files.createDirectories(temporary);
            filling.into(temporary);
            Files.deleteIfExists(place);
            AtomicFile.move(temporary, place);
        } catch (IOException failure) {
            remove(temporary);
            throw unwritable(target, failure);
        } catch (EngineException failure) {
            remove(temporary);
            boolean writing = failure.code() == ErrorCode.DISK_FULL || failure.code() == ErrorCode.FILE_UNWRITABLE;
            throw writing && failure.getCause() instanceof IOException cause ? unwritable(target, cause) : failure;
        } catch (RuntimeException failure) {
            remove(temporary);
            throw failure;
        }
    }

    /// Refuses a place where something is, before any work is done.
    public static void requireFree(Path target) {
        if (Files.exists(target) && !empty(target)) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    target + " exists already and is left as it is.",
                    "Name a folder that does not exist yet.");
        }
    }

    private static boolean empty(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static RuntimeException unwritable(Path target, IOException failure) {
        if (FileFault.diskFull(failure)) {
            return new MachineLacks(
                    ErrorCode.DISK_FULL,
                    target + " could not be written: the disk is full. Nothing is left of it.",
                    "Free some space, or choose another disk.",
                    failure);
        }
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                target + " could not be written: " + FileFault.of(failure) + ".",
                "Choose a folder that you may write to.",
                failure);
    }

    /// A process that was killed while it wrote left what it had beside the place; nobody will finish that.
    private static void removeAbandoned(Path place) {
        Path parent = place.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return;
        }
        Pattern name = Pattern.compile(Pattern.quote("." + place.getFileName() + ".") + "(\\d{1,18})\\.tmp");
        try (Stream<Path> beside = Files.list(parent)) {
            for (Path left : beside.toList()) {
                Matcher process = name.matcher(String.valueOf(left.getFileName()));
                if (process.matches()
                        && Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS)
                        && ProcessHandle.of(Long.parseLong(process.group(1))).isEmpty()) {
                    remove(left);
                }
            }
        } catch (IOException unreadable) {
            LOG.debug("what lies beside {} cannot be listed", place, unreadable);
        }
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            LOG.warn("{} could not be removed", folder, failure);
        }
    }
}
