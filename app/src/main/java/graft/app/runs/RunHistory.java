package graft.app.runs;

import graft.engine.runs.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run's journal tells, as columns that charts read. Events are applied in their order, on one thread.
public final class RunHistory {

    private static final Set<String> REPLACED = Set.of("best", "checkpoint");

    /// A mark on the curve: `best`, `checkpoint`, `resumed`, `early-stop`, `diverged`, `out-of-memory`, `paused`, …
    public record Mark(long step, String kind, String text) {}

    private final Track loss = new Track();
    private final Track learningRate = new Track(loss);
    private final Track gradientNorm = new Track(loss);
    private final Track throughput = new Track();
    private final Track memory = new Track();
    private final Map<String, Track> validation = new TreeMap<>();
    private final List<Mark> marks = new ArrayList<>();
    private final StepClock clock = new StepClock();
    private final RateWatch rates = new RateWatch();
    private RunEvent.@Nullable Started started;
    private RunEvent.@Nullable Finished finished;
    private Map<String, Double> updates = Map.of();
    private double seconds;
    private double epoch;
    private double tokens;
    private int version;

    public void accept(RunEvent event) {
        version++;
        switch (event) {
            case RunEvent.Preparing preparing -> {}
            case RunEvent.Started start -> begin(start);
            case RunEvent.Step step -> take(step);
            case RunEvent.Evaluated evaluated -> take(evaluated);
            case RunEvent.Vitals vitals -> take(vitals);
            case RunEvent.CheckpointSaved saved -> {
                clock.asideUntil(saved.at());
                mark(new Mark(saved.step(), "checkpoint", ""));
            }
            case RunEvent.Note note -> mark(new Mark(note.step(), note.kind(), note.text()));
            case RunEvent.Finished end -> finished = end;
        }
    }

    private void take(RunEvent.Step step) {
        double took = clock.step(step.at(), step.step(), step.seconds());
        double spent = Double.isNaN(took) ? step.seconds() - seconds : took;
        seconds = step.seconds();
        tokens += step.tokens();
        epoch = step.epoch();
        Track.Moment at = new Track.Moment(step.step(), epoch, seconds, tokens, wall(step));
        loss.add(at, step.loss());
        learningRate.add(at, step.learningRate());
        gradientNorm.add(at, step.gradientNorm());
        if (spent > 0) {
            throughput.add(at, step.tokens() / spent);
        }
        rates.take(step.step(), step.learningRate()).ifPresent(this::mark);
    }

    private void take(RunEvent.Evaluated evaluated) {
        Track.Moment at = new Track.Moment(evaluated.step(), evaluated.epoch(), seconds, tokens, wall(evaluated));
        evaluated
                .metrics()
                .forEach((metric, value) ->
                        validation.computeIfAbsent(metric, name -> new Track()).add(at, value));
        clock.validated(evaluated.at(), evaluated.step());
        if (evaluated.best()) {
            mark(new Mark(evaluated.step(), "best", ""));
        }
    }

    private void take(RunEvent.Vitals vitals) {
        if (vitals.memoryBytes() > 0) {
            memory.add(
                    new Track.Moment(vitals.step(), epoch, seconds, tokens, wall(vitals)),
                    (double) vitals.memoryBytes() / (1 << 20));
        }
        updates = vitals.updates();
    }

    private static double wall(RunEvent event) {
        return event.at() / 1e3;
    }

    /// Of best results and checkpoints only the newest is marked; what happened stays.
    private void mark(Mark mark) {
        if (REPLACED.contains(mark.kind())) {
            marks.removeIf(old -> old.kind().equals(mark.kind()));
        }
        marks.add(mark);
    }

    /// Forgets everything; the journal is told again from its start.
    void clear() {
        version++;
        tracks().forEach(track -> track.forgetAfter(Double.NEGATIVE_INFINITY));
        validation.clear();
        marks.clear();
        clock.restart();
        rates.restart();
        started = null;
        finished = null;
        updates = Map.of();
        seconds = 0;
        tokens = 0;
    }

    /// Steps after the checkpoint that a run resumed from are redone; their old points would draw the curve twice.
    private void begin(RunEvent.Started start) {
        started = start;
        finished = null;
        clock.restart();
        tracks().forEach(track -> track.forgetAfter(start.resumedFrom()));
        rates.goOnFrom(learningRate.last());
        seconds = end(Track.Axis.TIME);
        tokens = end(Track.Axis.TOKENS);
        marks.removeIf(mark -> mark.step() > start.resumedFrom());
        validation.values().forEach(track -> track.forgetAfter(start.resumedFrom()));
        if (start.resumedFrom() > 0) {
            marks.add(new Mark(start.resumedFrom(), "resumed", ""));
        }
    }

    private List<Track> tracks() {
        return List.of(loss, learningRate, gradientNorm, throughput, memory);
    }

    private double end(Track.Axis axis) {
        Samples along = loss.along(axis);
        return along.size() == 0 ? 0 : along.get(along.size() - 1);
    }

    /// Rises with every event; a chart repaints when it has changed.
    public int version() {
        return version;
    }

    public Track loss() {
        return loss;
    }

    public Track learningRate() {
        return learningRate;
    }

    public Track gradientNorm() {
        return gradientNorm;
    }

    /// Tokens trained on in a second, step by step.
    public Track throughput() {
        return throughput;
    }

    /// MiB that the training process held, now and then.
    public Track memory() {
        return memory;
    }

    /// How far the newest step that was looked at moved the weights of each place: `3 ffn.output` to the norm of the
    /// change. Empty where the journal tells nothing.
    public Map<String, Double> updates() {
        return updates;
    }

    /// Validation metrics by name, `loss` among them.
    public Map<String, Track> validation() {
        return validation;
    }

    public List<Mark> marks() {
        return marks;
    }

    public RunEvent.@Nullable Started started() {
        return started;
    }

    public RunEvent.@Nullable Finished finished() {
        return finished;
    }

    public long step() {
        return (long) end(Track.Axis.STEP);
    }

    public double seconds() {
        return seconds;
    }

    /// Seconds that a step takes now, without what lies between steps, or NaN before enough steps are known.
    public double stepSeconds() {
        return clock.secondsFor(1);
    }

    StepClock clock() {
        return clock;
    }

    /// Whether validation has stopped improving, so that no further step is made.
    boolean endedEarly() {
        return marks.stream().anyMatch(mark -> mark.kind().equals("early-stop") && mark.step() == step());
    }
}
