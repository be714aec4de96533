package graft.engine.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.RowMatrix;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// How fast memory that no cache holds is read at best: the limit of what reads every weight once and writes next to
/// nothing, as decoding and loading do. Ways that also write are not among those tried: counted with what they write
/// they give more than any reader reaches.
///
/// @param bytesPerSecond of the fastest way
/// @param way            in words
public record ReadingRate(double bytesPerSecond, String way) {

    /// Of the memory that is read: sixteen times a large cache, and as much as GPT-2's weights.
    private static final long BYTES = 512L << 20;

    private static final int ACROSS = 1024;
    private static final int REPEATS = 5;
    private static final int ON_GPU = 20;

    private record Way(String words, Runnable pass) {}

    /// The best of libtorch's sum and maximum, and of one row's product with a matrix in both orders.
    static ReadingRate measure(Device device) {
        try (NDManager manager = Torch.manager(device)) {
            NDArray all = manager.ones(new Shape(BYTES / Float.BYTES));
            return ways(all).stream()
                    .map(way -> new ReadingRate(BYTES / fastest(device, way.pass), way.words))
                    .reduce(ReadingRate::better)
                    .orElseThrow();
        }
    }

    /// The faster of two.
    ReadingRate better(ReadingRate other) {
        return Stream.of(this, other)
                .max(Comparator.comparingDouble(ReadingRate::bytesPerSecond))
                .orElseThrow();
    }

    private static List<Way> ways(NDArray all) {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("libtorch's sum", () -> all.sum().close()));
        ways.add(new Way("libtorch's maximum", () -> all.max().close()));
        NDArray rows = all.reshape(-1, ACROSS);
        ways.add(product("a row times a matrix of rows", rows));
        ways.add(product("a row times a matrix of columns", Kernels.transposed(all.reshape(ACROSS, -1))));
        return ways;
    }

    /// As a decoder's layers multiply.
    private static Way product(String words, NDArray weight) {
        NDArray row = weight.getManager().ones(new Shape(1, weight.getShape().get(1)));
        RowMatrix matrix = RowMatrix.of(weight);
        return new Way(words, () -> matrix.product(row, null).close());
    }

    /// Seconds of one pass. On a GPU of one of many, which do not wait for the program.
    private static double fastest(Device device, Runnable pass) {
        int passes = device.isGpu() ? ON_GPU : 1;
        Torch.await(device);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            for (int j = 0; j < passes; j++) {
                pass.run();
            }
            Torch.await(device);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e9 / passes;
    }
}
