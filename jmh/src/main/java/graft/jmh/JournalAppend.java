package graft.jmh;

import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A step's event, as the training loop writes one for every update.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class JournalAppend {

    private Path file;
    private Journal journal;
    private long step;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        file = Files.createTempFile("journal", ".ndjson");
        journal = Journal.append(file);
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        journal.close();
        Files.delete(file);
    }

    @Benchmark
    public boolean step() {
        step++;
        return journal.add(
                new RunEvent.Step(1_700_000_000_000L + step, step, step / 100.0, 0.6931, 1e-3, 0.5, 512, 0.05 * step));
    }
}
