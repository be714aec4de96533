package graft.engine.hub;

import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The hub's cache on disk, in the layout of the hub's own programs:
///
/// ```
/// models--owner--name/blobs/<hash>                  content, once for all revisions
/// models--owner--name/snapshots/<commit>/<file>     links to it
/// models--owner--name/refs/<revision>               the commit that a branch or tag stood for
/// ```
///
/// Where the system makes no links, a snapshot holds the file itself.
public record HubCache(Path folder) {

    private static final String PREFIX = "models--";
    private static final int LONGEST_REFERENCE = 100;

    /// The folder of a model that is in the cache, whoever put it there: of that revision, or commit.
    public Optional<Path> snapshot(HubId id) {
        Path model = model(id);
        try {
            Path reference = model.resolve("refs").resolve(id.revision()).normalize();
            String commit = reference.startsWith(model)
                            && Files.isRegularFile(reference)
                            && Files.size(reference) <= LONGEST_REFERENCE
                    ? Files.readString(reference).strip()
                    : id.revision();
            Path snapshots = model.resolve("snapshots");
            Path snapshot = snapshots.resolve(commit).normalize();
            return snapshots.equals(snapshot.getParent()) && Files.isRegularFile(snapshot.resolve("config.json"))
                    ? Optional.of(snapshot)
                    : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    /// The models in the cache, each once: of revision `main`, else of the commit that was used last.
    public List<HubId> models() {
        List<HubId> ids = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return ids;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path model : inside.sorted().toList()) {
                String name = String.valueOf(model.getFileName());
                if (name.startsWith(PREFIX)) {
                    HubId.parse(name.substring(PREFIX.length()).replaceFirst("--", "/"))
                            .flatMap(this::present)
                            .ifPresent(ids::add);
                }
            }
        } catch (IOException unreadable) {
            return ids;
        }
        return ids;
    }

    private Optional<HubId> present(HubId main) {
        if (snapshot(main).isPresent()) {
            return Optional.of(main);
        }
        Path snapshots = model(main).resolve("snapshots");
        if (!Files.isDirectory(snapshots)) {
            return Optional.empty();
        }
        try (Stream<Path> commits = Files.list(snapshots)) {
            return commits.map(commit -> new HubId(main.repository(), String.valueOf(commit.getFileName())))
                    .filter(id -> snapshot(id).isPresent())
                    .max(Comparator.comparing(id -> stamp(snapshots.resolve(id.revision()))));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static long stamp(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }

    Path model(HubId id) {
        return folder.resolve(id.folderName());
    }

    Path blob(HubId id, HubFile file) {
        return model(id).resolve("blobs").resolve(file.hash());
    }

    /// The part of a file that has arrived. The hub's own programs call theirs `<hash>.incomplete`; ours has a name of
    /// its own, since their locks and ours do not see each other.
    Path partial(HubId id, HubFile file) {
        return model(id).resolve("blobs").resolve(file.hash() + ".graft.incomplete");
    }

    /// Held while a file is fetched, so that two processes do not fetch it twice.
    Path lock(HubId id, HubFile file) {
        return folder.resolve(".locks").resolve(id.folderName()).resolve(file.hash() + ".graft.lock");
    }

    Path snapshotFile(HubId id, String commit, HubFile file) {
        return model(id).resolve("snapshots").resolve(commit).resolve(file.path());
    }

    /// True where the whole file is there, as a blob or in the snapshot.
    boolean has(HubId id, String commit, HubFile file) {
        return whole(snapshotFile(id, commit, file), file) || whole(blob(id, file), file);
    }

    static boolean whole(Path path, HubFile file) {
        try {
            return Files.isRegularFile(path) && Files.size(path) == file.bytes();
        } catch (IOException gone) {
            return false;
        }
    }

    /// Bytes of a file that are on disk already, whole or in part.
    long present(HubId id, String commit, HubFile file) {
        if (has(id, commit, file)) {
            return file.bytes();
        }
        try {
            Path partial = partial(id, file);
            return Files.isRegularFile(partial) ? Math.min(Files.size(partial), file.bytes()) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    /// Shows a blob in a snapshot: as a link where the system makes links, else the file itself moves there.
    void show(HubId id, String commit, HubFile file) throws IOException {
        Path shown = snapshotFile(id, commit, file);
        if (whole(shown, file)) {
            return;
        }
        Path parent = Objects.requireNonNull(shown.getParent());
        Files.createDirectories(parent);
        Path blob = blob(id, file);
        Path temporary = temporary(shown);
        try {
            Files.createSymbolicLink(temporary, parent.relativize(blob));
            AtomicFile.move(temporary, shown);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.deleteIfExists(temporary);
            Files.move(blob, shown, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Notes the commit that a revision stands for; the last act of a download, so that a model without its weights is
    /// never found by its name.
    void refer(HubId id, String commit) throws IOException {
        Path reference = model(id).resolve("refs").resolve(id.revision()).normalize();
        if (!commit.equals(id.revision()) && reference.startsWith(model(id).resolve("refs"))) {
            Files.createDirectories(Objects.requireNonNull(reference.getParent()));
            Path temporary = temporary(reference);
            Files.writeString(temporary, commit);
            AtomicFile.move(temporary, reference);
        }
    }

    /// A name that no other process and no other download of this one uses.
    private static Path temporary(Path file) {
        return file.resolveSibling("." + UUID.randomUUID() + ".tmp");
    }
}
