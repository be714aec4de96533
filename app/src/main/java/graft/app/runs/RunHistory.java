package graft.app.runs;

import graft.engine.runs.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run's journal tells, as columns that charts read. Events are applied in their order, on one thread.
public final class RunHistory {

    /// A mark on the curve: early stop, resume, a warning.
    public record Mark(long step, String kind, String text) {}

    private final Track loss = new Track();
    private final Track learningRate = new Track();
    private final Track gradientNorm = new Track();
    private final Map<String, Track> validation = new TreeMap<>();
    private final List<Mark> marks = new ArrayList<>();
    private final StepClock clock = new StepClock();
    private RunEvent.@Nullable Started started;
    private RunEvent.@Nullable Finished finished;
    private double seconds;
    private int version;

    public void accept(RunEvent event) {
        version++;
        switch (event) {
            case RunEvent.Preparing preparing -> {}
            case RunEvent.Started start -> begin(start);
            case RunEvent.Step step -> {
                seconds = step.seconds();
                loss.add(step.step(), step.epoch(), step.seconds(), step.loss());
                learningRate.add(step.step(), step.epoch(), step.seconds(), step.learningRate());
                gradientNorm.add(step.step(), step.epoch(), step.seconds(), step.gradientNorm());
                clock.step(step.at(), step.step(), step.seconds());
            }
            case RunEvent.Evaluated evaluated ->
                evaluated
                        .metrics()
                        .forEach((metric, value) -> validation
                                .computeIfAbsent(metric, name -> new Track())
                                .add(evaluated.step(), evaluated.epoch(), seconds, value));
            case RunEvent.CheckpointSaved saved -> {}
            case RunEvent.Note note -> marks.add(new Mark(note.step(), note.kind(), note.text()));
            case RunEvent.Finished end -> finished = end;
        }
    }

    /// Forgets everything; the journal is told again from its start.
    void clear() {
        version++;
        List.of(loss, learningRate, gradientNorm).forEach(track -> track.forgetAfter(Double.NEGATIVE_INFINITY));
        validation.clear();
        marks.clear();
        clock.restart();
        started = null;
        finished = null;
        seconds = 0;
    }

    /// Steps after the checkpoint that a run resumed from are redone; their old points would draw the curve twice.
    private void begin(RunEvent.Started start) {
        started = start;
        finished = null;
        clock.restart();
        loss.forgetAfter(start.resumedFrom());
        learningRate.forgetAfter(start.resumedFrom());
        gradientNorm.forgetAfter(start.resumedFrom());
        validation.values().forEach(track -> track.forgetAfter(start.resumedFrom()));
        if (start.resumedFrom() > 0) {
            marks.add(new Mark(start.resumedFrom(), "resumed", ""));
        }
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
        return loss.size() == 0 ? 0 : (long) loss.along(Track.Axis.STEP).get(loss.size() - 1);
    }

    public double seconds() {
        return seconds;
    }

    /// Seconds that a step takes now, evaluation and checkpoints included, or NaN before enough steps are known.
    public double stepSeconds() {
        return clock.secondsFor(1);
    }

    /// Seconds to the planned end, or NaN before enough steps of this session are known.
    public double secondsLeft() {
        RunEvent.Started start = started;
        return start == null || finished != null ? Double.NaN : clock.secondsFor(start.totalSteps() - step());
    }
}
