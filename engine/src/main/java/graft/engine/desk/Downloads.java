package graft.engine.desk;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.hub.DownloadMeter;
import graft.engine.hub.Hub;
import graft.engine.hub.HubId;
import graft.engine.service.DownloadState;
import graft.engine.service.HostFailures;
import graft.engine.service.ServiceFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The downloads of one engine. Each runs on a thread of its own; the same model is never fetched twice at once.
public final class Downloads implements AutoCloseable {

    private final Supplier<Hub> hub;
    private final Map<String, Download> all = new LinkedHashMap<>();

    Downloads(Supplier<Hub> hub) {
        this.hub = hub;
    }

    /// The hub id that a text names.
    ///
    /// @throws InvalidInput when it names none
    static HubId parsed(String id) {
        return HubId.parse(id)
                .orElseThrow(() -> new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "\"" + id + "\" is no hub id.",
                        "Give owner/name, or owner/name@revision."));
    }

    /// Starts a download, or joins the one that runs.
    public DownloadState start(String text) {
        HubId id = parsed(text);
        synchronized (all) {
            Download running = all.get(id.text());
            if (running == null || !running.state().running()) {
                running = new Download(id);
                all.remove(id.text());
                all.put(id.text(), running);
                running.thread.start();
            }
            return running.state();
        }
    }

    /// All of them, latest first.
    public List<DownloadState> states() {
        synchronized (all) {
            List<DownloadState> states = new ArrayList<>();
            all.values().forEach(download -> states.addFirst(download.state()));
            return states;
        }
    }

    public void cancel(String text) {
        HubId id = parsed(text);
        synchronized (all) {
            Download download = all.get(id.text());
            if (download != null) {
                download.meter.cancel();
            }
        }
    }

    /// How a download is, after waiting for its end at most as long as given.
    public DownloadState await(String text, Duration most) throws InterruptedException {
        Download download;
        synchronized (all) {
            download = all.get(parsed(text).text());
        }
        if (download == null) {
            throw new IllegalStateException(text + " is not being downloaded");
        }
        download.thread.join(most);
        return download.state();
    }

    /// Gives up what runs; it stays on disk as far as it came.
    @Override
    public void close() {
        synchronized (all) {
            all.values().forEach(download -> download.meter.cancel());
        }
    }

    private final class Download {
        private final HubId id;
        private final DownloadMeter meter = new DownloadMeter();
        private final Thread thread;
        private volatile String state = "running";
        private volatile @Nullable Path folder;
        private volatile @Nullable ServiceFailure failure;

        Download(HubId id) {
            this.id = id;
            this.thread = Thread.ofVirtual().name("download of " + id).unstarted(this::run);
        }

        private void run() {
            try {
                Hub here = hub.get();
                folder = here.download(here.listing(id), meter);
                state = "done";
            } catch (CancellationException givenUp) {
                state = "cancelled";
            } catch (RuntimeException | Error failed) {
                failure = HostFailures.of(failed);
                state = "failed";
            }
        }

        DownloadState state() {
            String now = state;
            ServiceFailure why = failure;
            Path where = folder;
            return new DownloadState(
                    id.text(),
                    now,
                    meter.done(),
                    meter.total(),
                    now.equals("running") ? meter.rate() : 0,
                    meter.file(),
                    where == null ? "" : where.toString(),
                    why == null ? "" : why.code(),
                    why == null ? "" : String.valueOf(why.getMessage()),
                    why == null ? "" : why.nextStep());
        }
    }
}
