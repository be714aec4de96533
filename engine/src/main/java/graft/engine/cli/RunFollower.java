package graft.engine.cli;

import graft.engine.runs.JournalTail;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Shows a run's progress on standard error while it goes on, read from its journal like the window does: a
/// line for each evaluation and remark, and on a terminal a bar.
final class RunFollower {

    private static final long PERIOD_MILLIS = 100;
    private static final int BAR = 28;

    private final Terminal terminal;
    private final String prefix;
    private final JournalTail tail;
    private long total;
    private long resumed;
    private long startedAt;
    private String bar = "";

    /// @param prefix stands before every line, empty or a method's name
    RunFollower(Terminal terminal, String prefix, RunFolder run) {
        this.terminal = terminal;
        this.prefix = prefix;
        this.tail = new JournalTail(run.journal());
    }

    /// Blocks until the run has ended. What an earlier process wrote is skipped.
    void follow(CompletableFuture<Void> ended) throws IOException, InterruptedException {
        boolean over = false;
        while (!over) {
            try {
                ended.get(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
                over = true;
            } catch (TimeoutException goesOn) {
                over = false;
            } catch (ExecutionException failed) {
                over = true;
            }
            tail.poll().events().forEach(this::show);
        }
        clear();
    }

    /// Skips the events that are there already, of an earlier process.
    RunFollower fromNow() throws IOException {
        tail.poll();
        return this;
    }

    private void show(RunEvent event) {
        switch (event) {
            case RunEvent.Preparing preparing -> draw(preparing.share(), preparing.what());
            case RunEvent.Started started -> {
                total = started.totalSteps();
                resumed = started.resumedFrom();
                startedAt = System.nanoTime();
                line(Figures.count(started.trainable()) + " trainable parameters, " + Figures.count(total)
                        + " steps on " + started.device() + " (" + started.precision() + ")"
                        + (resumed > 0 ? ", from step " + resumed : "")
                        + (started.identityGap() == null ? "" : identity(started.identityGap())));
            }
            case RunEvent.Step step ->
                draw(
                        total == 0 ? 0 : (double) step.step() / total,
                        String.format(
                                Locale.ROOT, "step %d/%d  loss %.4f%s", step.step(), total, step.loss(), left(step)));
            case RunEvent.Evaluated evaluated ->
                line("step " + evaluated.step() + ", epoch " + Figures.fixed(evaluated.epoch(), 1) + ": "
                        + RunDocument.metrics(evaluated.metrics()) + (evaluated.best() ? " (best)" : ""));
            case RunEvent.Note note -> line(note.kind() + ": " + note.text());
            case RunEvent.Vitals _ -> {}
            case RunEvent.CheckpointSaved _, RunEvent.Finished _ -> clear();
        }
    }

    private static String identity(double gap) {
        return gap == 0
                ? ", start identical to the base"
                : ", start within " + String.format(Locale.ROOT, "%.3g", gap) + " of the base";
    }

    private String left(RunEvent.Step step) {
        long done = step.step() - resumed;
        if (done < 5) {
            return "";
        }
        double each = (System.nanoTime() - startedAt) / 1e9 / done;
        return "  " + Figures.seconds(each * (total - step.step())) + " left";
    }

    private void line(String text) {
        clear();
        terminal.err().println(prefix + text);
    }

    private void draw(double share, String text) {
        if (!terminal.interactive()) {
            return;
        }
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR);
        bar = prefix + "█".repeat(full) + "░".repeat(BAR - full) + "  " + text;
        terminal.err().print("\r\u001b[K" + bar);
        terminal.err().flush();
    }

    private void clear() {
        if (!bar.isEmpty()) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            bar = "";
        }
    }
}
