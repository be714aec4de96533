package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.Activation;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
        Torch.seed(13);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray random(long... dims) {
        return manager.randomNormal(0, 1, new Shape(dims), DataType.FLOAT32);
    }

    /// What the library computes of a tensor, and what is computed of the same values as a row, which is a row again.
    private static void same(String what, NDArray x, UnaryOperator<NDArray> operation, double tolerance) {
        NDArray library = operation.apply(x);
        NDArray ours = operation.apply(Kernels.onePosition(x));
        assertInstanceOf(Row.class, ours, what);
        assertEquals(library.getShape(), ours.getShape(), what);
        assertArrayEquals(library.toFloatArray(), ours.toFloatArray(), (float) tolerance, what);
    }

    @Test
    void operationsOnARowAreTheLibrarys() {
        NDArray x = random(1, 1, 30).mul(3).add(1);
        NDArray weight = random(30);
        NDArray bias = random(30);
        same("layer norm", x, row -> Kernels.layerNorm(row, weight, bias, 1e-5), 2e-6);
        same("RMS norm", x, row -> Kernels.rmsNorm(row, weight, 1e-6), 2e-6);
        same("of each head", x, row -> Kernels.rmsNorm(row.reshape(1, 1, -1, 10), random10(), 1e-6), 2e-6);
        same("times", x, row -> Kernels.times(row, 0.3), 0);
        same("sum", x, row -> row.add(Kernels.onePosition(bias.reshape(1, 1, 30))), 0);
        same("product", x, row -> row.mul(Kernels.onePosition(bias.reshape(1, 1, 30))), 0);
        same("gate", x, row -> Kernels.siluMultiply(row, Kernels.onePosition(bias.reshape(1, 1, 30))), 2e-6);
        for (int part = 0; part < 3; part++) {
            int which = part;
            same("part " + part, x, row -> Kernels.split(row, 4, 7).get(which), 0);
        }
        NDArray angles = random(1, 5);
        NDArray cosine = Kernels.beside(angles.cos(), angles.cos());
        NDArray sine = Kernels.beside(angles.sin(), angles.sin());
        same("rotary positions", x, row -> AttentionKernels.rotate(row, 3, cosine, sine), 2e-6);
    }

    private NDArray random10() {
        return manager.arange(1f, 11f).div(5);
    }

    @Test
    void activationsOfARowAreTheLibrarysFarFromZeroToo() {
        NDArray x = Kernels.concatenate(List.of(
                        manager.linspace(-12, 12, 4001), manager.create(new float[] {-1e20f, -100, -0f, 100, 3e30f})))
                .reshape(1, 1, 4006);
        for (Activation activation : Activation.values()) {
            float[] ours = Kernels.activate(activation, Kernels.onePosition(x)).toFloatArray();
            if (activation == Activation.GELU) { // the library's own is off by 6.2e-7 where it uses AVX-512
                assertArrayEquals(exactGelu(x.toFloatArray()), ours, 6e-7f, activation.text());
            } else {
                float[] library = Kernels.activate(activation, x).toFloatArray();
                assertArrayEquals(library, ours, 6e-7f, activation.text());
            }
        }
    }

    /// `x Φ(x)` in double precision, Φ from 0 on by Simpson's rule.
    private static float[] exactGelu(float[] values) {
        float[] exact = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            double to = Math.min(Math.abs(values[i]), 13);
            double width = to / 4000;
            double sum = 0;
            for (int step = 0; step <= 4000; step++) {
                double at = step * width;
                sum += (step == 0 || step == 4000 ? 1 : step % 2 == 1 ? 4 : 2) * Math.exp(-at * at / 2);
            }
            double within =
                    to == 13 ? 0.5 : sum * width / 3 / Math.sqrt(2 * Math.PI); // beyond, no float tells it from 1/2
            exact[i] = (float) (values[i] * (0.5 + Math.signum(values[i]) * within));
        }
        return exact;
    }

    @Test
    void smallMatricesOfAnyShapeAndOrderGiveTheLibrarysProductOfARow() {
        for (int in : new int[] {1, 3, 8, 17}) {
            for (int out : new int[] {1, 7, 8, 25}) {
                NDArray bias = random(out);
                for (NDArray weight : new NDArray[] {random(out, in), Kernels.transposed(random(in, out))}) {
                    String what = in + " to " + out;
                    same(what, random(1, 1, in), row -> RowMatrix.of(weight).product(row, bias), 1e-5);
                }
            }
        }
    }

    @Test
    void whatLibtorchChangesInPlaceIsTheRowsValueFromThenOn() {
        NDArray row = Kernels.onePosition(manager.create(new float[] {1, 2}, new Shape(1, 1, 2)));
        row.addi(manager.create(new float[] {10, 20}, new Shape(1, 1, 2)));
        assertArrayEquals(new float[] {11, 22}, row.toFloatArray());
        assertArrayEquals(new float[] {22, 44}, row.add(row).toFloatArray());
    }

    @Test
    void aViewOfARowOutlivesIt() {
        NDArray view;
        try (NDManager step = manager.newSubManager()) {
            NDArray row = Kernels.onePosition(step.create(new float[] {1, 2, 3}, new Shape(1, 1, 3)));
            view = Kernels.toFloat(row);
            view.attach(manager);
        }
        random(1, 1, 3);
        assertArrayEquals(new float[] {1, 2, 3}, view.toFloatArray());
    }

    @Test
    void whereGradientsAreRecordedARowIsATensorLikeOthers() {
        NDArray row = Kernels.onePosition(random(1, 1, 4));
        NDArray weight = manager.ones(new Shape(4));
        NDArray bias = manager.zeros(new Shape(4));
        bias.setRequiresGradient(true);
        try (GradMode _ = GradMode.on()) {
            NDList parts =
                    Kernels.split(Kernels.layerNorm(row, weight, bias, 1e-5).add(row), 1, 1);
            Torch.backward(Kernels.times(parts.get(2), 3).sum(), 1);
            NDArray tensor = random(1, 1, 4);
            assertSame(tensor, Kernels.onePosition(tensor));
        }
        assertArrayEquals(new float[] {0, 0, 3, 3}, bias.getGradient().toFloatArray());
    }

    @Test
    void severalPositionsStayTensors() {
        NDArray two = random(1, 2, 4);
        assertSame(two, Kernels.onePosition(two));
    }
}
