package graft.app.runs;

import graft.engine.runs.JournalTail;
import graft.engine.runs.OverviewTail;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunIndex;
import graft.engine.runs.RunOverview;
import graft.engine.runs.RunStamp;
import graft.engine.runs.RunSummary;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run folder under the feed's eye. Its events are kept for whoever follows it; else only its row is, and while the
/// index knows that, or nothing has changed in the folder, no file of it is opened.
final class FollowedRun {

    private final RunFolder folder;
    private final RunIndex index;
    private @Nullable RunStamp stamp;
    private @Nullable OverviewTail tail;
    private @Nullable JournalTail eventTail;
    private @Nullable RunSummary shown;
    private long factsTime;
    private boolean factsNew = true;
    private boolean stopping;

    FollowedRun(RunFolder folder, RunIndex index) {
        this.folder = folder;
        this.index = index;
    }

    String id() {
        return folder.id();
    }

    RunFolder folder() {
        return folder;
    }

    /// True until its row says otherwise.
    boolean live() {
        RunSummary row = shown;
        return row == null || row.state().live();
    }

    /// @param follow hand over the events themselves
    /// @param scan   look at the row even if nothing was added: its process may be gone
    /// @return false where the folder is no run's any more
    boolean look(boolean follow, boolean scan, RunNews news) throws IOException {
        RunStamp now = RunStamp.of(folder);
        boolean changed = !now.equals(stamp);
        if (changed && !folder.exists()) {
            return false;
        }
        if (changed) {
            long time = folder.recipe().toFile().lastModified()
                    + folder.environment().toFile().lastModified(); // 0 before it has begun
            factsNew |= time != factsTime;
            factsTime = time;
        }
        if (changed || scan && live()) {
            stamp = now;
            show(overview(now), news);
        }
        if (scan) {
            lookWhetherToStop(news);
        }
        if (follow) {
            follow(news);
        } else {
            eventTail = null;
        }
        return true;
    }

    /// Another window may have asked it to stop, or the command line.
    private void lookWhetherToStop(RunNews news) {
        boolean asked = live() && folder.stopRequested();
        if (asked && !stopping) {
            news.stopping().add(id());
        }
        stopping = asked;
    }

    /// Whether its recipe and environment were not looked at yet, or were changed since this was asked last, as those
    /// of a waiting run may be.
    boolean factsAreNew() {
        boolean was = factsNew;
        factsNew = false;
        return was;
    }

    private RunOverview overview(RunStamp now) throws IOException {
        RunOverview known = shown == null ? index.find(folder, now).orElse(null) : null;
        if (known != null) {
            return known;
        }
        OverviewTail reading = tail == null ? new OverviewTail(folder) : tail;
        reading.poll();
        RunOverview overview = reading.overview();
        // Of a run that is over nothing will be added, as a rule.
        tail = overview.summary().state().live() ? reading : null;
        index.put(folder, now, overview);
        return overview;
    }

    private void show(RunOverview overview, RunNews news) {
        RunSummary row = overview.summary();
        if (!row.equals(shown)) {
            shown = row;
            news.rows().add(row);
            news.views().put(id(), overview);
        }
    }

    private void follow(RunNews news) throws IOException {
        JournalTail following = eventTail;
        boolean fresh = following == null;
        if (following == null) {
            following = new JournalTail(folder.journal());
            eventTail = following;
        }
        JournalTail.News added = following.poll();
        List<RunEvent> events = added.events();
        if (fresh || !added.isEmpty()) {
            news.events().add(new RunNews.Added(id(), events, fresh || added.restarted()));
        }
    }
}
