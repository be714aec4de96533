package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.Activation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
        Torch.seed(7);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void everyActivationHasItsKnownValueAtOne() {
        NDArray one = manager.create(new float[] {1f});
        for (Activation activation : Activation.values()) {
            double expected = switch (activation) {
                case RELU, RELU_SQUARED, RELU6, LEAKY_RELU, LINEAR -> 1;
                case GELU, GELU_CLIPPED -> 0.8413447;
                case LAPLACE -> 0.8504296;
                case GELU_TANH -> 0.8411920;
                case QUICK_GELU -> 0.8457958;
                case SWISH, SIGMOID -> 0.7310586;
                case MISH -> 0.8650984;
                case TANH -> 0.7615942;
            };
            float value = Kernels.activate(activation, one).toFloatArray()[0];
            assertEquals(expected, value, 1e-6, activation.text());
        }
    }

    @Test
    void whatIsClippedStaysAtTenAndAtItsSmallestValue() {
        NDArray x = manager.create(new float[] {-30, -1, 9, 30});
        assertArrayEquals(
                new float[] {0, -0.1586553f, 9, 10},
                Kernels.activate(Activation.GELU_CLIPPED, x).toFloatArray(),
                1e-6f);
    }

    @Test
    void theRectifiersDifferBelowZeroAndFarAbove() {
        NDArray x = manager.create(new float[] {-2, 7});
        assertArrayEquals(
                new float[] {0, 7}, Kernels.activate(Activation.RELU, x).toFloatArray());
        assertArrayEquals(
                new float[] {0, 49},
                Kernels.activate(Activation.RELU_SQUARED, x).toFloatArray());
        assertArrayEquals(
                new float[] {0, 6}, Kernels.activate(Activation.RELU6, x).toFloatArray());
        assertArrayEquals(
                new float[] {-0.02f, 7},
                Kernels.activate(Activation.LEAKY_RELU, x).toFloatArray(),
                1e-6f);
    }

    @Test
    void linearInBfloat16IsCloseToFloat32AndItsGradientReachesTheInput() {
        NDArray weight = manager.randomNormal(new Shape(5, 16));
        NDArray bias = manager.randomNormal(new Shape(5));
        NDArray x = manager.randomNormal(new Shape(3, 16));
        x.setRequiresGradient(true);
        try (GradMode _ = GradMode.on()) {
            NDArray exact = Kernels.linear(x, weight, bias);
            NDArray rough = Kernels.toFloat(
                    Kernels.linear(Kernels.toBfloat16(x), Kernels.toBfloat16(weight), Kernels.toBfloat16(bias)));
            assertTrue(Optimize.maxAbsDifference(exact, rough) < 0.1);
            Torch.backward(rough.sum(), 1);
        }
        NDArray expected = weight.sum(new int[] {0}).broadcast(new Shape(3, 16));
        assertTrue(Optimize.maxAbsDifference(x.getGradient(), expected) < 0.1);
    }

    @Test
    void attentionEqualsItsFormula() {
        int heads = 2;
        NDArray q = manager.randomNormal(new Shape(2, 3, 8));
        NDArray k = manager.randomNormal(new Shape(2, 3, 8));
        NDArray v = manager.randomNormal(new Shape(2, 3, 8));
        NDArray mask = manager.create(new float[] {0, 0, -1e9f, 0, 0, 0}, new Shape(2, 1, 1, 3));
        NDArray scores = heads(q).matMul(heads(k).transpose(0, 1, 3, 2)).div(2).add(mask);
        NDArray expected =
                scores.softmax(-1).matMul(heads(v)).transpose(0, 2, 1, 3).reshape(2, 3, 8);
        assertTrue(Optimize.maxAbsDifference(expected, AttentionKernels.attention(q, k, v, heads, mask)) < 1e-6);
    }

    private static NDArray heads(NDArray x) {
        return x.reshape(2, 3, 2, 4).transpose(0, 2, 1, 3);
    }

    @Test
    void rotaryAttentionOfOnePositionReturnsItsValueWhateverTheRotation() {
        NDArray q = manager.randomNormal(new Shape(1, 1, 8));
        NDArray k = manager.randomNormal(new Shape(1, 1, 4));
        NDArray v = manager.randomNormal(new Shape(1, 1, 4));
        NDArray cosine = manager.create(new float[] {0.6f, 0.8f, 0.6f, 0.8f}, new Shape(1, 4));
        NDArray sine = manager.create(new float[] {0.8f, 0.6f, 0.8f, 0.6f}, new Shape(1, 4));
        NDArray y = AttentionKernels.rotaryAttention(q, k, v, 2, 1, cosine, sine, null);
        assertTrue(Optimize.maxAbsDifference(v, y.get("0:1,0:1,0:4")) < 1e-6);
        assertTrue(Optimize.maxAbsDifference(v, y.get("0:1,0:1,4:8")) < 1e-6);
    }

    @Test
    void ignoredLabelsTakeNoPartInTheCrossEntropy() {
        NDArray logits = manager.create(new float[] {1, 2, 3, 0, 0, 0}, new Shape(2, 3));
        NDArray labels = manager.create(new long[] {2, LossKernels.IGNORE});
        double expected = Math.log(Math.exp(-2) + Math.exp(-1) + 1);
        assertEquals(
                expected, LossKernels.crossEntropySum(logits, labels, 0, null).getFloat(), 1e-6);
        NDArray weights = manager.create(new float[] {1, 1, 2});
        assertEquals(
                2 * expected,
                LossKernels.crossEntropySum(logits, labels, 0, weights).getFloat(),
                1e-6);
    }

    @Test
    void oneRowTimesALargeMatrixOnAllCoresIsTheLibrarysProductWhicheverWayTheMatrixLies() {
        NDArray x = manager.randomNormal(0, 1, new Shape(1, 1, 515), DataType.FLOAT32);
        NDArray bias = manager.randomNormal(0, 1, new Shape(521), DataType.FLOAT32);
        NDArray lying = manager.randomNormal(0, 1, new Shape(521, 515), DataType.FLOAT32);
        NDArray standing = Kernels.transposed(manager.randomNormal(0, 1, new Shape(515, 521), DataType.FLOAT32));
        try (GradMode _ = GradMode.off()) {
            for (NDArray weight : List.of(lying, standing, lying)) {
                for (NDArray offset : Arrays.asList(bias, null)) {
                    NDArray row = RowMatrix.of(weight).product(x, offset);
                    assertEquals(new Shape(1, 1, 521), row.getShape());
                    assertEquals(0, Optimize.maxAbsDifference(Kernels.linear(x, weight, offset), row), 1e-4);
                }
            }
        }
    }

    @Test
    void theLossOverAVocabularyInPartsIsThatOfAllLogitsWithTheSameGradient() {
        NDArray x = manager.randomNormal(0, 1, new Shape(7, 5), DataType.FLOAT32);
        NDArray weight = manager.randomNormal(0, 1, new Shape(11, 5), DataType.FLOAT32);
        NDArray bias = manager.randomNormal(0, 1, new Shape(11), DataType.FLOAT32);
        NDArray labels = manager.create(new long[] {0, 10, 3, 3, 7, 1, 9});
        x.setRequiresGradient(true);
        try (GradMode _ = GradMode.off()) {
            NDArray whole = LossKernels.crossEntropySum(Kernels.linear(x, weight, bias), labels, 0.1, null);
            NDArray parts = LossKernels.vocabularySum(x, weight, bias, labels, 0.1, 4);
            assertEquals(whole.getFloat(), parts.getFloat(), 1e-5);
        }
        for (double smoothing : new double[] {0, 0.2}) {
            try (GradMode _ = GradMode.on()) {
                NDArray logits = Kernels.linear(x, weight, bias);
                NDArray whole = LossKernels.crossEntropySum(logits, labels, smoothing, null);
                Torch.backward(whole, 3);
                NDArray gradient = Optimize.gradients(manager, List.of(x)).getFirst();
                NDArray expected = Optimize.copyOf(manager, gradient);
                Optimize.zero(List.of(gradient));
                NDArray parts = LossKernels.vocabularySum(x, weight, bias, labels, smoothing, 3);
                assertEquals(whole.getFloat(), parts.getFloat(), 1e-5);
                Torch.backward(parts, 3);
                assertEquals(0, Optimize.maxAbsDifference(expected, gradient), 1e-5);
                Optimize.zero(List.of(gradient));
            }
        }
    }

    @Test
    void adamWMovesByTheRateInTheFirstStepAndCountsIt() {
        NDArray parameter = manager.create(new float[] {1, -2});
        parameter.setRequiresGradient(true);
        try (GradMode _ = GradMode.on()) {
            Torch.backward(parameter.square().sum(), 1);
        }
        List<NDArray> gradients = Optimize.gradients(manager, List.of(parameter));
        NDArray first = manager.zeros(new Shape(2));
        NDArray second = manager.zeros(new Shape(2));
        NDArray step = manager.zeros(new Shape(), DataType.FLOAT32);
        Optimize.adamW(
                List.of(parameter),
                gradients,
                List.of(first),
                List.of(second),
                List.of(step),
                new Optimize.AdamW(0.1, 0.9, 0.999, 1e-8, 0));
        float[] moved = Optimize.copyOf(manager, parameter).toFloatArray();
        assertEquals(0.9, moved[0], 1e-6);
        assertEquals(-1.9, moved[1], 1e-6);
        assertEquals(1, step.getFloat());
    }

    @Test
    void clippingScalesToTheNormAndReportsTheNormBefore() {
        NDArray a = manager.create(new float[] {3});
        NDArray b = manager.create(new float[] {4});
        assertEquals(5, Optimize.clip(List.of(a, b), 1), 1e-6);
        assertEquals(0.6, a.getFloat(), 1e-5);
        assertEquals(1, Optimize.norm(List.of(a, b)), 1e-5);
        assertTrue(Double.isNaN(Optimize.norm(List.of(a, manager.create(new float[] {Float.NaN})))));
    }

    @Test
    void dropoutDependsOnTheSeedAlone() {
        NDArray x = manager.ones(new Shape(64));
        Torch.seed(11);
        float[] first = Kernels.dropout(x, 0.5).toFloatArray();
        Kernels.dropout(x, 0.5);
        Torch.seed(11);
        assertEquals(
                Arrays.toString(first), Arrays.toString(Kernels.dropout(x, 0.5).toFloatArray()));
    }

    @Test
    void splitCutsTheLastDimension() {
        NDList parts = Kernels.split(manager.arange(12f).reshape(2, 6), 1, 2);
        assertEquals(new Shape(2, 1), parts.get(0).getShape());
        assertEquals(new Shape(2, 2), parts.get(1).getShape());
        assertEquals(9f, parts.get(2).getFloat(1, 0));
    }

    @Test
    void oneRowAgainstALargeMatrixTakesAnotherWayToTheSameProductAndGradient() {
        NDArray weight = manager.randomNormal(new Shape(1100, 300));
        NDArray bias = manager.randomNormal(new Shape(1100));
        NDArray x = manager.randomNormal(new Shape(1, 1, 300));
        NDArray two = manager.create(new Shape(2, 1, 300));
        two.set(x.repeat(0, 2).toFloatArray());
        x.setRequiresGradient(true);
        two.setRequiresGradient(true);
        try (GradMode _ = GradMode.on()) {
            NDArray row = Kernels.linear(x, weight, bias);
            NDArray rows = Kernels.linear(two, weight, bias);
            assertEquals(new Shape(1, 1, 1100), row.getShape());
            assertTrue(
                    Optimize.maxAbsDifference(row.duplicate(), rows.get("0:1").duplicate()) < 1e-4);
            Torch.backward(row.sum(), 1);
            Torch.backward(rows.sum(), 1);
        }
        NDArray gradient = x.getGradient();
        assertTrue(Optimize.maxAbsDifference(gradient, two.getGradient().get("0:1")) < 1e-4);
    }

    @Test
    void onePositionOverManyWithSharedHeadsIsTheLastRowOfTheWhole() {
        NDArray q = manager.randomNormal(new Shape(2, 5, 4 * 8));
        NDArray k = manager.randomNormal(new Shape(2, 5, 2 * 8));
        NDArray v = manager.randomNormal(new Shape(2, 5, 2 * 8));
        NDArray hidden = manager.zeros(new Shape(2, 1, 1, 5));
        hidden.set(new NDIndex("1, :, :, 0"), -1e30f);
        NDArray whole = AttentionKernels.groupedAttention(q, k, v, 4, 2, hidden);
        NDArray last = AttentionKernels.groupedAttention(q.get(":, 4:5"), k, v, 4, 2, hidden);
        assertEquals(new Shape(2, 1, 32), last.getShape());
        assertTrue(Optimize.maxAbsDifference(whole.get(":, 4:5"), last) < 1e-6);
    }
}
