package graft.app.runs;

import graft.engine.error.EngineException;
import graft.engine.recipe.ModelShape;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunIndex;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches a workspace from a thread of its own: run folders that come and go twice a second, growing
/// journals ten times a second. Runs of any process are seen alike, this window's host, another one's, the
/// command line's. The FX thread takes what was found by {@link #poll}.
public final class RunFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunFeed.class);
    /// Events handed over at once, of all runs together: some milliseconds while the code that takes them in is new.
    private static final int CHUNK = 400;
    /// Rows handed over at once: a workspace of thousands appears piece by piece.
    private static final int ROWS = 20;
    private static final int LOOKS_PER_SCAN = 5;
    /// Runs that are over and not in view are looked at in turn, so many a scan.
    private static final int IN_TURN = 250;
    private static final int SCANS_PER_WRITE = 20;
    private static final long FACTS_NANOS = 50_000_000;

    private final Workspace workspace;
    private final RunBases bases;
    private final ScheduledExecutorService thread;
    private final Queue<RunNews> found = new ConcurrentLinkedQueue<>();
    private final Map<String, FollowedRun> runs = new LinkedHashMap<>();
    /// Runs whose recipes are still to be read.
    private final Queue<FollowedRun> unread = new ArrayDeque<>();
    private final RunNames names = new RunNames();
    private @Nullable RunIndex index;
    private volatile Set<String> followed = Set.of();
    private int looks;
    private int turn;
    private boolean listed;

    /// Of a workspace, with the bases that are on this machine.
    public RunFeed(Workspace workspace) {
        this(workspace, BaseModels.of(Installation.here(), workspace.folder())::shape);
    }

    /// @param shapes of bases by the name that recipes give them; throws an engine's exception where there is none
    RunFeed(Workspace workspace, Function<String, ModelShape> shapes) {
        this.workspace = workspace;
        bases = new RunBases(shapes);
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

    /// One look, for tests that need no clock.
    public void look() {
        boolean scan = looks % LOOKS_PER_SCAN == 0;
        RunIndex known = index();
        RunNews news = RunNews.nothing();
        if (scan) {
            scan(known, news);
        }
        Set<String> wanted = followed;
        int from = turn;
        int at = 0;
        for (Iterator<FollowedRun> each = runs.values().iterator(); each.hasNext(); ) {
            FollowedRun run = each.next();
            if (Thread.currentThread().isInterrupted()) { // the window closes, and files can no longer be read
                return;
            }
            boolean follow = wanted.contains(run.id());
            boolean due = scan && at >= from && at < from + IN_TURN;
            at++;
            if ((run.live() || follow || due) && !look(run, follow, scan, news)) {
                each.remove();
                news.gone().add(run.id());
            } else if (run.factsAreNew()) {
                unread.add(run);
            }
            if (news.rows().size() >= ROWS) {
                hand(news);
                news = RunNews.nothing();
            }
        }
        hand(news);
        // At once when all are known: a window may be closed soon after.
        boolean write = !listed || looks % (LOOKS_PER_SCAN * SCANS_PER_WRITE) == LOOKS_PER_SCAN;
        if (!listed) {
            listed = true;
            found.add(RunNews.allListed());
        }
        if (write) {
            known.keep(runs.keySet());
            known.write();
        }
        readFacts();
        handNames();
        if (scan) {
            turn = from + IN_TURN < runs.size() ? from + IN_TURN : 0;
        }
        looks++;
    }

    private RunIndex index() {
        RunIndex known = index;
        if (known == null) {
            known = RunIndex.read(workspace);
            index = known;
        }
        return known;
    }

    /// @return false where it is no run any more
    private static boolean look(FollowedRun run, boolean follow, boolean scan, RunNews news) {
        try {
            return run.look(follow, scan, news);
        } catch (IOException | EngineException failure) {
            if (!Thread.currentThread().isInterrupted()) { // the window closes
                LOG.warn("the run {} cannot be read: {}", run.id(), failure.getMessage());
            }
            return true;
        }
    }

    private void scan(RunIndex known, RunNews news) {
        Set<String> present = new HashSet<>(workspace.names());
        List<FollowedRun> fresh = new ArrayList<>();
        for (String name : present) {
            if (!runs.containsKey(name)) {
                RunFolder folder = new RunFolder(workspace.runsFolder().resolve(name));
                if (folder.exists()) {
                    fresh.add(new FollowedRun(folder, known));
                }
            }
        }
        // What somebody trains now is to be seen first.
        fresh.sort(
                Comparator.comparing((FollowedRun run) -> !run.folder().named()).thenComparing(FollowedRun::id));
        fresh.forEach(run -> runs.put(run.id(), run));
        for (String id : Set.copyOf(runs.keySet())) {
            if (!present.contains(id)) {
                runs.remove(id);
                news.gone().add(id);
            }
        }
    }

    /// Recipes take longer than rows: they come after them, and hold no look up for long.
    private void readFacts() {
        long until = System.nanoTime() + FACTS_NANOS;
        RunNews news = RunNews.nothing();
        for (FollowedRun run = unread.poll(); run != null; run = unread.poll()) {
            Optional<RunFacts> facts = RunFacts.read(run.folder(), bases);
            if (facts.isPresent()) {
                news.facts().put(run.id(), facts.get());
                names.note(run.id(), facts.get());
            }
            if (news.facts().size() >= ROWS) {
                hand(news);
                news = RunNews.nothing();
            }
            if (System.nanoTime() > until) {
                break;
            }
        }
        hand(news);
    }

    private void handNames() {
        RunNews news = RunNews.nothing();
        for (Map.Entry<String, RunNames.Name> name : names.settle().entrySet()) {
            news.names().put(name.getKey(), name.getValue());
            if (news.names().size() >= ROWS) {
                hand(news);
                news = RunNews.nothing();
            }
        }
        hand(news);
    }

    /// Hands over what was found; long journals in pieces, so that taking one never holds the FX thread up.
    private void hand(RunNews news) {
        news.rows().forEach(names::note);
        news.gone().forEach(names::forget);
        List<RunNews.Added> events = List.copyOf(news.events());
        news.events().clear();
        List<RunNews> large = new ArrayList<>();
        int together = 0;
        for (RunNews.Added added : events) {
            if (together + added.events().size() <= CHUNK) {
                news.events().add(added);
                together += added.events().size();
                continue;
            }
            for (int start = 0; start < added.events().size(); start += CHUNK) {
                int end = Math.min(start + CHUNK, added.events().size());
                RunNews piece = RunNews.nothing();
                piece.events()
                        .add(new RunNews.Added(
                                added.run(), added.events().subList(start, end), added.restarted() && start == 0));
                large.add(piece.sealed());
            }
        }
        RunNews first = news.sealed();
        if (!first.isEmpty()) {
            found.add(first);
        }
        found.addAll(large);
    }
}
