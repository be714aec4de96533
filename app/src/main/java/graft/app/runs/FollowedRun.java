package graft.app.runs;

import graft.engine.runs.JournalTail;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run folder under the feed's eye. Its events are kept for whoever follows it; else only its row is.
final class FollowedRun {

    private final RunFolder folder;
    private final JournalTail rowTail;
    private SummaryReader reader;
    private final Spark spark = new Spark();
    private @Nullable JournalTail eventTail;
    private @Nullable RunSummary shown;

    FollowedRun(RunFolder folder) {
        this.folder = folder;
        rowTail = new JournalTail(folder.journal());
        reader = new SummaryReader(folder);
    }

    String id() {
        return folder.id();
    }

    boolean live() {
        RunSummary row = shown;
        return row == null || row.state().live();
    }

    /// @param follow hand over the events themselves
    /// @param scan   look at the row even if nothing was added: its process may be gone
    void look(boolean follow, boolean scan, RunNews news) throws IOException {
        JournalTail.News added = rowTail.poll();
        if (added.restarted()) {
            reader = new SummaryReader(folder);
            spark.forgetAfter(-1);
        }
        reader.take(added.events());
        added.events().forEach(this::trace);
        if (!added.isEmpty() || scan && live()) {
            if (shown == null) {
                RunFacts.read(folder).ifPresent(facts -> news.facts().put(id(), facts));
            }
            RunSummary row = reader.summary();
            if (!row.equals(shown)) {
                shown = row;
                news.rows().add(row);
                news.sparks().put(id(), spark.values());
            }
        }
        if (follow) {
            follow(news);
        } else {
            eventTail = null;
        }
    }

    private void trace(RunEvent event) {
        switch (event) {
            case RunEvent.Started started -> spark.forgetAfter(started.resumedFrom());
            case RunEvent.Step step -> spark.add(step.step(), step.loss());
            default -> {}
        }
    }

    private void follow(RunNews news) throws IOException {
        JournalTail tail = eventTail;
        boolean fresh = tail == null;
        if (tail == null) {
            tail = new JournalTail(folder.journal());
            eventTail = tail;
        }
        JournalTail.News added = tail.poll();
        List<RunEvent> events = added.events();
        if (fresh || !added.isEmpty()) {
            news.events().add(new RunNews.Added(id(), events, fresh || added.restarted()));
        }
    }
}
