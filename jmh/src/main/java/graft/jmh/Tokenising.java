package graft.jmh;

import graft.engine.data.tokens.Tokenizer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A chunk of 256 texts, as preparation hands them to the tokenizer.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Tokenising {

    private static final List<String> TEXTS = Collections.nCopies(
            256, "The battery lasted a week, the screen was bright, and the shop sent it in two days.");

    /// A model's folder.
    @Param("samples/models/tiny-encoder")
    public String folder;

    private Tokenizer tokenizer;

    @Setup
    public void load() {
        tokenizer = Tokenizer.load(Path.of(folder));
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    @Benchmark
    public Object chunk() {
        return tokenizer.encodeAll(TEXTS, List.of(), 128, true);
    }
}
