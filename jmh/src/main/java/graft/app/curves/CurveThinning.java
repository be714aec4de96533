package graft.app.curves;

import graft.app.runs.Samples;
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
import org.openjdk.jmh.annotations.Warmup;

/// A long curve cut to the points that 1,600 pixel columns can show: what is left of a frame's time is for drawing.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CurveThinning {

    private static final int COLUMNS = 1600;

    @Param({"10000", "1000000"})
    public int points;

    private Samples x;
    private Samples y;

    @Setup
    public void fill() {
        x = new Samples();
        y = new Samples();
        for (int i = 0; i < points; i++) {
            x.add(i);
            y.add(Math.exp(-i / 1e5) + 0.1 * Math.sin(i * 0.7));
        }
    }

    @Benchmark
    public double[][] whole() {
        return Thinning.thin(x, y, 0, points, COLUMNS);
    }
}
