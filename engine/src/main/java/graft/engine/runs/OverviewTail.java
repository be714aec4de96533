package graft.engine.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A run's row and the course of its loss, kept up to date as the journal grows. Unlike {@link JournalTail} it makes no
/// event of each step, so that the journals of a whole workspace can be gone through. Not safe for several threads at
/// once.
public final class OverviewTail {

    private static final byte[] VITALS = "{\"event\":\"vitals\",".getBytes(StandardCharsets.US_ASCII);

    private final RunFolder folder;
    private final LineReader lines;
    private final StepLine step = new StepLine();
    private SummaryReader reader;
    private LossCourse course = new LossCourse();
    private boolean added;
    private long bestStep;
    private double bestEpoch = Double.NaN;
    /// The last step's line, which alone the row tells of: understood once something else follows.
    private byte[] last = new byte[256];
    private int lastLength;

    public OverviewTail(RunFolder folder) {
        this.folder = folder;
        lines = new LineReader(folder.journal());
        reader = new SummaryReader(folder);
    }

    /// Takes in what was added to the journal.
    ///
    /// @return whether anything was
    public boolean poll() throws IOException {
        added = false;
        lines.poll(new LineReader.Taker() {
            @Override
            public void restarted() {
                reader = new SummaryReader(folder);
                course = new LossCourse();
                bestEpoch = Double.NaN;
                lastLength = 0;
                added = true;
            }

            @Override
            public void line(byte[] bytes, int from, int to) {
                take(bytes, from, to);
            }
        });
        takeLast();
        return added;
    }

    /// The row as far as the journal was taken in, and as the folder's other files say now.
    ///
    /// @throws graft.engine.error.InvalidInput when the folder is not a run's
    public RunOverview overview() {
        RunSummary summary = reader.summary();
        if (summary.state() == RunState.INTERRUPTED && grown()) {
            summary = reader.summary(); // it ended between the look at its journal and the one at its process
        }
        return new RunOverview(summary, course.values(), bestEpoch);
    }

    private boolean grown() {
        try {
            return poll();
        } catch (IOException unreadable) {
            return false; // the next look tells of it
        }
    }

    private void take(byte[] bytes, int from, int to) {
        added = true;
        if (step.lookForLoss(bytes, from, to)) {
            course.add(step.step(), step.roughLoss());
            lastLength = to - from;
            if (last.length < lastLength) {
                last = new byte[2 * lastLength];
            }
            System.arraycopy(bytes, from, last, 0, lastLength);
        } else if (!isVitals(bytes, from, to)) {
            read(bytes, from, to).ifPresent(this::take);
        }
    }

    private static Optional<RunEvent> read(byte[] bytes, int from, int to) {
        return RunEventJson.read(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private void take(RunEvent event) {
        takeLast();
        switch (event) {
            case RunEvent.Started started -> {
                course.forgetAfter(started.resumedFrom());
                bestEpoch = bestStep > started.resumedFrom() ? Double.NaN : bestEpoch;
            }
            case RunEvent.Evaluated evaluated
            when evaluated.best() -> {
                bestStep = evaluated.step();
                bestEpoch = evaluated.epoch();
            }
            case RunEvent.Step unusual -> course.add(unusual.step(), unusual.loss());
            default -> {}
        }
        reader.take(List.of(event));
    }

    private void takeLast() {
        int length = lastLength;
        lastLength = 0;
        if (length > 0 && step.look(last, 0, length)) {
            reader.take(List.of(step.event()));
        } else if (length > 0) {
            read(last, 0, length).ifPresent(event -> reader.take(List.of(event)));
        }
    }

    private static boolean isVitals(byte[] bytes, int from, int to) {
        return to - from >= VITALS.length && Arrays.equals(bytes, from, from + VITALS.length, VITALS, 0, VITALS.length);
    }
}
