package graft.engine.hub;

import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches one file into the cache: goes on from what has arrived, checks length and hash, and only then gives the
/// content its name. A process that dies in between leaves a part that the next download uses.
final class FileDownload {

    private static final Logger LOG = LoggerFactory.getLogger(FileDownload.class);
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final Duration LOCK_ASKED_EVERY = Duration.ofMillis(200);
    private static final int BUFFER = 1 << 16;

    private final HubHttp http;
    private final HubCache cache;
    private final HubListing model;
    private final HubFile file;
    private final DownloadMeter meter;
    private final Pause pause;

    /// Bytes of the file that are on disk, as the meter counts them.
    private long known;

    /// The most that was there of this content: what is only sent again is no progress.
    private long furthest;

    FileDownload(HubHttp http, HubCache cache, HubListing model, HubFile file, DownloadMeter meter, Pause pause) {
        this.http = http;
        this.cache = cache;
        this.model = model;
        this.file = file;
        this.meter = meter;
        this.pause = pause;
    }

    /// Makes the file be in the cache and in the snapshot.
    void run() throws IOException {
        meter.check();
        if (!cache.has(model.id(), model.commit(), file)) {
            meter.working(file.path());
            locked();
        }
        cache.show(model.id(), model.commit(), file);
    }

    private void locked() throws IOException {
        Path path = cache.lock(model.id(), file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.createDirectories(
                Objects.requireNonNull(cache.blob(model.id(), file).getParent()));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(channel)) {
            // Another process may have fetched it while we waited; it counted as absent until now.
            long before = known;
            if (cache.has(model.id(), model.commit(), file)) {
                meter.present(file.bytes() - before);
            } else {
                verified();
            }
        }
    }

    /// Tells the meter what is on disk; called once before {@link #run}.
    void count() {
        known = cache.present(model.id(), model.commit(), file);
        meter.present(known);
    }

    private FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            meter.check();
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException inThisProcess) {
                LOG.debug("{} is being fetched by another thread", file.path());
            }
            try {
                pause.await(LOCK_ASKED_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("The download was given up.");
            }
        }
    }

    /// A content with the wrong hash is thrown away and fetched once more from its beginning: the part that an
    /// earlier download left may have been damaged.
    private void verified() throws IOException {
        Path partial = cache.partial(model.id(), file);
        String found = "";
        for (int round = 0; round < 2; round++) {
            fetch(partial);
            try (FileChannel written = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            found = Checksum.of(partial, file.hash());
            if (found.equals(file.hash())) {
                AtomicFile.move(partial, cache.blob(model.id(), file));
                return;
            }
            Files.delete(partial);
            meter.present(-file.bytes());
            known = 0;
        }
        throw HubFailures.untrusted(
                model.id(), file.path() + " has the checksum " + found + " instead of " + file.hash());
    }

    private void fetch(Path partial) throws IOException {
        long size = Files.exists(partial) ? Files.size(partial) : 0;
        if (size != known) { // another process has worked on it since
            meter.present(Math.min(size, file.bytes()) - known);
            known = size;
        }
        if (size > file.bytes()) {
            Files.delete(partial);
            meter.present(-file.bytes());
            known = 0;
        }
        if (!Files.exists(partial)) {
            Files.createFile(partial);
        }
        URI address = HubClient.address(http.settings(), model.id(), model.commit(), file.path());
        HubHttp.Tries tries = new HubHttp.Tries();
        furthest = known;
        while (known < file.bytes()) {
            http.get(address, model.id(), tries, this::range, answer -> {
                take(answer, partial, tries);
                return known;
            });
        }
    }

    private Map<String, String> range() {
        meter.check();
        return known == 0 ? Map.of() : Map.of("Range", "bytes=" + known + "-");
    }

    private void take(Answer answer, Path partial, HubHttp.Tries tries) throws IOException {
        int status = answer.response().statusCode();
        if (status == 416) { // what has arrived does not belong to this file
            restart(partial);
            throw new IOException("the hub has no such range of " + file.path());
        }
        if (status == 206) {
            checkRange(answer);
        } else {
            long length = answer.response()
                    .headers()
                    .firstValueAsLong("Content-Length")
                    .orElse(file.bytes());
            if (length != file.bytes()) {
                throw HubFailures.untrusted(
                        model.id(), file.path() + " has " + length + " bytes instead of " + file.bytes());
            }
            restart(partial); // a server without ranges sends the whole file again
        }
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = opened(partial)) {
            for (int read = answer.body().read(buffer);
                    read >= 0;
                    read = answer.body().read(buffer)) {
                meter.check();
                if (read > file.bytes() - known) {
                    throw HubFailures.untrusted(
                            model.id(),
                            file.path() + " is longer than the " + file.bytes() + " bytes that the hub lists");
                }
                write(out, buffer, read);
                known += read;
                meter.received(read);
                if (known > furthest) {
                    furthest = known;
                    tries.progress();
                }
            }
        }
        if (known < file.bytes()) {
            throw new IOException(file.path() + " broke off after " + known + " of " + file.bytes() + " bytes");
        }
    }

    /// Failures of the disk are told as such, apart from those of the connection, which are tried again.
    private OutputStream opened(Path partial) {
        try {
            return Files.newOutputStream(partial, StandardOpenOption.APPEND);
        } catch (IOException disk) {
            throw HubFailures.unwritable(cache.folder(), disk);
        }
    }

    private void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException disk) {
            throw HubFailures.unwritable(cache.folder(), disk);
        }
    }

    private void checkRange(Answer answer) throws IOException {
        Matcher range = RANGE.matcher(
                answer.response().headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != known) {
            throw HubFailures.untrusted(model.id(), "the hub sends another part of " + file.path() + " than asked for");
        }
        if (!range.group(3).equals("*") && Long.parseLong(range.group(3)) != file.bytes()) {
            throw HubFailures.untrusted(
                    model.id(), file.path() + " has " + range.group(3) + " bytes instead of " + file.bytes());
        }
    }

    private void restart(Path partial) throws IOException {
        if (known > 0) {
            meter.present(-known);
            known = 0;
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }
}
