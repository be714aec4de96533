package graft.app.runs;

import graft.engine.error.EngineException;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches a workspace from a thread of its own: run folders that come and go twice a second, growing
/// journals ten times a second. Runs of any process are seen alike, this window's host, another one's, the
/// command line's. The FX thread takes what was found by {@link #poll}.
public final class RunFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunFeed.class);
    private static final int CHUNK = 4_000;
    /// Rows handed over at once: a workspace of thousands appears piece by piece.
    private static final int ROWS = 100;
    private static final int LOOKS_PER_SCAN = 5;

    private final Workspace workspace;
    private final ScheduledExecutorService thread;
    private final Queue<RunNews> found = new ConcurrentLinkedQueue<>();
    private final Map<String, FollowedRun> runs = new HashMap<>();
    private volatile Set<String> followed = Set.of();
    private int looks;

    public RunFeed(Workspace workspace) {
        this.workspace = workspace;
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("run feed").daemon().factory());
    }

    /// Begins to look at the disk.
    public void start() {
        thread.scheduleWithFixedDelay(this::lookSafely, 0, 100, TimeUnit.MILLISECONDS);
    }

    /// Whose journals are wanted whole, live or not.
    public void follow(Set<String> ids) {
        followed = Set.copyOf(ids);
    }

    /// The next piece of news, or null when there is none now.
    public @Nullable RunNews poll() {
        return found.poll();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException failure) {
            LOG.warn("the workspace {} could not be looked at", workspace.folder(), failure);
        }
    }

    /// One look; package-private so that tests need no clock.
    void look() {
        boolean scan = looks++ % LOOKS_PER_SCAN == 0;
        RunNews news = nothing();
        if (scan) {
            scan(news);
        }
        Set<String> wanted = followed;
        for (FollowedRun run : runs.values()) {
            if (Thread.currentThread().isInterrupted()) { // the window closes, and files can no longer be read
                return;
            }
            try {
                if (scan || run.live() || wanted.contains(run.id())) {
                    run.look(wanted.contains(run.id()), scan, news);
                }
                if (news.rows().size() >= ROWS) {
                    hand(news);
                    news = nothing();
                }
            } catch (IOException | EngineException failure) {
                LOG.warn("the run {} cannot be read: {}", run.id(), failure.getMessage());
            }
        }
        hand(news);
    }

    private static RunNews nothing() {
        return new RunNews(new ArrayList<>(), new HashMap<>(), new HashMap<>(), new HashSet<>(), new ArrayList<>());
    }

    private void scan(RunNews news) {
        Set<String> present = new HashSet<>();
        for (RunFolder folder : workspace.runs()) {
            present.add(folder.id());
            runs.computeIfAbsent(folder.id(), id -> new FollowedRun(folder));
        }
        for (String id : Set.copyOf(runs.keySet())) {
            if (!present.contains(id)) {
                runs.remove(id);
                news.gone().add(id);
            }
        }
    }

    /// Long journals are handed over in pieces, so that taking one never holds the FX thread up.
    private void hand(RunNews news) {
        List<RunNews.Added> small = new ArrayList<>();
        List<RunNews> large = new ArrayList<>();
        for (RunNews.Added added : news.events()) {
            if (added.events().size() <= CHUNK) {
                small.add(added);
                continue;
            }
            for (int start = 0; start < added.events().size(); start += CHUNK) {
                int end = Math.min(start + CHUNK, added.events().size());
                RunNews.Added piece = new RunNews.Added(
                        added.run(), added.events().subList(start, end), added.restarted() && start == 0);
                large.add(new RunNews(List.of(), Map.of(), Map.of(), Set.of(), List.of(piece)));
            }
        }
        RunNews first = new RunNews(
                List.copyOf(news.rows()),
                Map.copyOf(news.facts()),
                Map.copyOf(news.sparks()),
                Set.copyOf(news.gone()),
                List.copyOf(small));
        if (!first.isEmpty()) {
            found.add(first);
        }
        found.addAll(large);
    }
}
