package graft.jmh;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What one call of a kernel costs beside the work it does: on a few numbers there is hardly any.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class KernelCall {

    private NDManager manager;
    private GradMode grad;
    private NDArray x;
    private NDArray weight;
    private NDArray ones;

    @Setup
    public void make() {
        manager = Torch.manager(Device.cpu());
        grad = GradMode.off();
        x = manager.ones(new Shape(1, 4));
        weight = manager.ones(new Shape(4, 4));
        ones = manager.ones(new Shape(4));
    }

    @TearDown
    public void free() {
        grad.close();
        manager.close();
    }

    /// Through the TorchScript module, as most kernels go.
    @Benchmark
    public void script() {
        Kernels.linear(x, weight, null).close();
    }

    /// Through DJL's own binding.
    @Benchmark
    public void binding() {
        Kernels.layerNorm(x, ones, ones, 1e-5).close();
    }
}
