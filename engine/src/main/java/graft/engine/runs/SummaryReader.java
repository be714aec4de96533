package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run's row in the list, read from its folder alone: at once by {@link #read}, or event by event as the journal
/// grows.
public final class SummaryReader {

    private final RunFolder folder;
    private RunEvent.@Nullable Started started;
    private RunEvent.@Nullable Finished finished;
    private Map<String, Double> best = Map.of();
    private boolean preparing;
    private long step;
    private double loss = Double.NaN;
    private double seconds;

    /// A reader that has seen no event yet.
    public SummaryReader(RunFolder folder) {
        this.folder = folder;
    }

    /// @throws graft.engine.error.InvalidInput when the folder is not a run's
    public static RunSummary read(RunFolder folder) {
        OverviewTail tail = new OverviewTail(folder);
        try {
            tail.poll();
        } catch (IOException failure) {
            throw RunFolder.unreadable(folder.journal(), failure);
        }
        return tail.overview().summary();
    }

    /// The row as far as the events taken tell.
    ///
    /// @throws graft.engine.error.InvalidInput when the folder is not a run's
    public RunSummary summary() {
        return summary(folder.info());
    }

    /// Takes the next events of the journal, in order.
    public void take(List<RunEvent> events) {
        for (RunEvent event : events) {
            switch (event) {
                case RunEvent.Preparing _ -> {
                    preparing = true;
                    finished = null;
                }
                case RunEvent.Started e -> {
                    started = e;
                    finished = null;
                    step = e.resumedFrom();
                }
                case RunEvent.Step e -> {
                    step = e.step();
                    loss = e.loss();
                    seconds = e.seconds();
                }
                case RunEvent.Evaluated e -> {
                    if (e.best()) {
                        best = e.metrics();
                    }
                }
                case RunEvent.Finished e -> finished = e;
                case RunEvent.Vitals _, RunEvent.CheckpointSaved _, RunEvent.Note _ -> {}
            }
        }
    }

    private RunSummary summary(RunInfo info) {
        JsonNode environment = folder.environmentJson();
        long base = environment.path("baseParameters").asLong(0);
        RunEvent.Started start = started;
        RunEvent.Finished end = finished;
        long trainable = start == null ? -1 : start.trainable();
        return new RunSummary(
                folder.id(),
                info.name(),
                folder.path().toString(),
                info.group(),
                info.method(),
                info.base(),
                info.data(),
                RunEventJson.text(environment, "dataHash"),
                trainable,
                base > 0 && trainable >= 0 ? 100.0 * trainable / base : Double.NaN,
                bytes(folder.adapter()),
                state(),
                step,
                start == null ? 0 : start.totalSteps(),
                loss,
                end == null || end.validation().isEmpty() ? best : end.validation(),
                end == null ? Map.of() : end.test(),
                end == null ? seconds : end.seconds(),
                end == null ? Double.NaN : end.stepSeconds(),
                end == null ? 0 : end.peakBytes(),
                start == null ? info.device() : start.device(),
                info.seed(),
                end == null ? null : end.error(),
                info.created(),
                folder.notes());
    }

    private RunState state() {
        RunEvent.Finished end = finished;
        if (folder.queuedAgain() && folder.owner().isEmpty()) {
            return RunState.QUEUED;
        }
        if (end != null) {
            return switch (end.outcome()) {
                case "completed" -> RunState.COMPLETED;
                case "early-stopped" -> RunState.EARLY_STOPPED;
                case "stopped" -> RunState.STOPPED;
                default -> RunState.FAILED;
            };
        }
        if (folder.owner().isPresent()) {
            return started == null ? RunState.PREPARING : folder.pauseRequested() ? RunState.PAUSED : RunState.TRAINING;
        }
        return started == null && !preparing ? RunState.QUEUED : RunState.INTERRUPTED;
    }

    private static long bytes(Path adapter) {
        if (!Files.isDirectory(adapter)) {
            return -1;
        }
        try (Stream<Path> files = Files.walk(adapter)) {
            long sum = 0;
            for (Path file :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".safetensors"))::iterator) {
                sum += Files.size(file);
            }
            return sum;
        } catch (IOException _) {
            return -1;
        }
    }
}
