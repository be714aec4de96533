package graft.engine.hub;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The hub and its cache. One for a process; thread-safe.
public final class Hub implements AutoCloseable {

    private static final int STREAMS = 4;
    private static final int LARGEST_CONFIG = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HubSettings settings;
    private final HubHttp http;
    private final HubClient client;
    private final HubCache cache;
    private final Pause pause;

    public Hub(HubSettings settings) {
        this(settings, Pause.REAL, PATIENCE);
    }

    Hub(HubSettings settings, Pause pause, Duration patience) {
        this.settings = settings;
        this.http = new HubHttp(settings, pause, patience);
        this.client = new HubClient(http);
        this.cache = new HubCache(settings.cache());
        this.pause = pause;
    }

    public HubSettings settings() {
        return settings;
    }

    public HubCache cache() {
        return cache;
    }

    /// Models whose name holds the words, most downloaded first.
    ///
    /// @throws MachineLacks when the hub cannot be reached
    public List<HubHit> search(String text, int limit) {
        return client.search(text, Math.clamp(limit, 1, 100));
    }

    /// A model's files, licence and sizes; nothing of it is fetched yet.
    ///
    /// @throws EngineException when there is none, access is refused, or the hub cannot be reached
    public HubListing listing(HubId id) {
        return client.listing(id);
    }

    /// The text of a model's `config.json`; empty where it has none.
    public String config(HubListing model) {
        return model.files().stream()
                .filter(file -> file.path().equals("config.json"))
                .findFirst()
                .map(file -> client.text(model.id(), model.commit(), file, LARGEST_CONFIG))
                .orElse("");
    }

    /// True where a file of the model need not be fetched.
    public boolean cached(HubListing model, HubFile file) {
        return cache.has(model.id(), model.commit(), file);
    }

    /// Bytes that a download would still fetch.
    public long missing(HubListing model) {
        long missing = 0;
        for (HubFile file : model.usable()) {
            missing += file.bytes() - cache.present(model.id(), model.commit(), file);
        }
        return missing;
    }

    /// Fetches what Graft uses of a model, several files at once, and returns its folder. Blocks; what has
    /// arrived stays when it fails or is given up.
    ///
    /// @throws CancellationException when the meter was asked to stop
    /// @throws EngineException       when a file cannot be had, is not what the hub said, or cannot be written
    public Path download(HubListing model, DownloadMeter meter) {
        List<HubFile> files = model.usable();
        meter.total(files.stream().mapToLong(HubFile::bytes).sum());
        requireRoom(model);
        List<FileDownload> downloads = new ArrayList<>();
        for (HubFile file : files) {
            FileDownload download = new FileDownload(http, cache, model, file, meter, pause);
            download.count();
            downloads.add(download);
        }
        try {
            together(downloads, meter);
            cache.refer(model.id(), model.commit());
        } catch (IOException failure) {
            throw HubFailures.unwritable(cache.folder(), failure);
        }
        return cache.model(model.id()).resolve("snapshots").resolve(model.commit());
    }

    private void requireRoom(HubListing model) {
        long missing = missing(model);
        try {
            Files.createDirectories(cache.folder());
            long free = Files.getFileStore(cache.folder()).getUsableSpace();
            if (missing > free) {
                throw new MachineLacks(
                        ErrorCode.DISK_FULL,
                        "The download of " + model.id() + " needs " + (missing >> 20) + " MiB; the disk of "
                                + cache.folder() + " has " + (free >> 20) + " MiB free.",
                        "Free some space, or set HF_HUB_CACHE to a folder on another disk.");
            }
        } catch (IOException failure) {
            throw HubFailures.unwritable(cache.folder(), failure);
        }
    }

    /// The first failure ends the others; it is the one that is told.
    private static void together(List<FileDownload> downloads, DownloadMeter meter) throws IOException {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService streams = Executors.newFixedThreadPool(
                STREAMS, Thread.ofVirtual().name("hub download ", 0).factory())) {
            for (FileDownload download : downloads) {
                running.add(streams.submit(() -> {
                    try {
                        download.run();
                    } catch (IOException | RuntimeException failure) {
                        if (!(failure instanceof CancellationException)) {
                            meter.cancel();
                        }
                        throw failure;
                    }
                    return null;
                }));
            }
        }
        Throwable first = null;
        for (Future<?> each : running) {
            Throwable failure = failure(each);
            if (failure != null && (first == null || first instanceof CancellationException)) {
                first = failure;
            }
        }
        switch (first) {
            case null -> {}
            case IOException broken -> throw broken;
            case RuntimeException failed -> throw failed;
            default -> throw new IllegalStateException(first);
        }
    }

    private static @Nullable Throwable failure(Future<?> done) {
        try {
            done.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CancellationException("The download was given up.");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
