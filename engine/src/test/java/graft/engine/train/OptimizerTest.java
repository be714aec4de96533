package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.recipe.TrainingSpec;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OptimizerTest {

    private static final Path GOLDEN = Path.of("../../shared/golden/optim");
    private static final List<String> NAMES = List.of("weight", "bias", "scale");

    @Test
    void adamWEqualsTheReferenceAfterFiveSteps() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(GOLDEN), "SKIPPED: no reference optimizer cases at " + GOLDEN);
        JsonNode cases = new ObjectMapper()
                .readTree(Files.readString(GOLDEN.resolve("case.json")))
                .path("cases");
        for (JsonNode reference : cases) {
            try (NDManager manager = Torch.manager(Device.cpu())) {
                replay(reference, tensors(manager, reference.path("name").asText()), manager);
            }
        }
        assertEquals(4, cases.size());
    }

    private static void replay(JsonNode reference, Map<String, NDArray> tensors, NDManager manager) {
        TrainingSpec.Optimizer settings = new TrainingSpec.Optimizer(
                TrainingSpec.OptimizerKind.ADAMW,
                reference.path("betas").get(0).asDouble(),
                reference.path("betas").get(1).asDouble(),
                reference.path("eps").asDouble(),
                reference.path("weightDecay").asDouble(),
                reference.path("clipNorm").asDouble(0));
        double peak = reference.path("learningRate").asDouble();
        List<Optimizer.Parameter> parameters = new ArrayList<>();
        for (String name : NAMES) {
            NDArray start = tensors.get("params.0." + name).duplicate();
            start.setRequiresGradient(true);
            parameters.add(new Optimizer.Parameter(name, start, peak, name.equals("weight")));
        }
        // The reference decays every tensor; ours only matrices.
        boolean decays = settings.weightDecay() > 0;
        try (Optimizer optimizer = new Optimizer(manager, settings, parameters)) {
            for (int step = 1; step <= reference.path("steps").asInt(); step++) {
                give(parameters, tensors, step);
                double norm =
                        optimizer.step(reference.path("rates").get(step - 1).asDouble() / peak);
                double expected = reference.path("gradientNorms").get(step - 1).asDouble();
                assertEquals(expected, norm, 1e-5 * expected);
            }
            // The file's params.1 to params.4 all hold the values after the last step, so only these are compared.
            for (Optimizer.Parameter parameter : parameters) {
                String name = parameter.name();
                String what = reference.path("name").asText() + " " + name;
                if (!decays || name.equals("weight")) {
                    near(what, tensors.get("params.5." + name), parameter.tensor());
                }
                near(
                        what,
                        tensors.get("state.exp_avg." + name),
                        optimizer.state().get("first." + name));
                near(
                        what,
                        tensors.get("state.exp_avg_sq." + name),
                        optimizer.state().get("second." + name));
            }
        }
    }

    /// Makes the gradients of sum(parameter · gradient).
    private static void give(List<Optimizer.Parameter> parameters, Map<String, NDArray> tensors, int step) {
        try (GradMode _ = GradMode.on()) {
            for (Optimizer.Parameter parameter : parameters) {
                NDArray gradient = tensors.get("gradients." + step + "." + parameter.name());
                Torch.backward(parameter.tensor().mul(gradient).sum(), 1);
            }
        }
    }

    private static void near(String what, NDArray expected, NDArray actual) {
        float[] a = expected.toFloatArray();
        float[] b = actual.toFloatArray();
        float largest = 0;
        for (float value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], 1e-5 * largest, what);
        }
    }

    private static Map<String, NDArray> tensors(NDManager manager, String name) throws IOException {
        Map<String, NDArray> tensors = new HashMap<>();
        try (InputStream file = Files.newInputStream(GOLDEN.resolve(name + ".safetensors"))) {
            for (NDArray tensor : NDList.decode(manager, file)) {
                tensors.put(tensor.getName(), tensor);
            }
        }
        return tensors;
    }

    @Test
    void decayActsOnMatricesOnlyAndAGroupHasItsOwnRate() {
        TrainingSpec.Optimizer settings =
                new TrainingSpec.Optimizer(TrainingSpec.OptimizerKind.SGD, 0.9, 0.999, 1e-8, 0.5, 0);
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray matrix = manager.create(new float[][] {{4}});
            NDArray bias = manager.create(new float[] {4});
            matrix.setRequiresGradient(true);
            bias.setRequiresGradient(true);
            try (Optimizer optimizer = new Optimizer(
                    manager,
                    settings,
                    List.of(
                            new Optimizer.Parameter("matrix", matrix, 0.5, true),
                            new Optimizer.Parameter("bias", bias, 0.25, false)))) {
                try (GradMode _ = GradMode.on()) {
                    Torch.backward(matrix.sum().add(bias.sum()), 1);
                }
                optimizer.step(1);
            }
            assertEquals(4 * 0.75f - 0.5f, matrix.getFloat(0, 0));
            assertEquals(4 - 0.25f, bias.getFloat(0));
        }
    }

    @Test
    void gradientsThatAreNoNumbersChangeNothing() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray bias = manager.create(new float[] {4});
            bias.setRequiresGradient(true);
            try (Optimizer optimizer = new Optimizer(
                    manager,
                    TrainingSpec.defaults().optimizer(),
                    List.of(new Optimizer.Parameter("bias", bias, 0.25, false)))) {
                try (GradMode _ = GradMode.on()) {
                    Torch.backward(bias.mul(Float.NaN).sum(), 1);
                }
                assertEquals(Double.NaN, optimizer.step(1));
            }
            assertEquals(4, bias.getFloat(0));
        }
    }

    @Test
    void momentsInEightBitsLeadNearlyWhereThoseOfFloat32Do() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            float[] exact = descend(manager, TrainingSpec.OptimizerKind.ADAMW);
            float[] packed = descend(manager, TrainingSpec.OptimizerKind.ADAMW_8BIT);
            double squares = 0;
            for (int i = 0; i < exact.length; i++) {
                squares += Math.pow(exact[i] - packed[i], 2);
            }
            double difference = Math.sqrt(squares / exact.length);
            // Thirty steps of 0.01 lead up to 0.3 away; rounding may change a twentieth of that.
            assertTrue(difference < 0.015, "difference " + difference);
            assertTrue(difference > 0, "nothing was rounded");
        }
    }

    /// Thirty steps from zero towards a random 64 x 96 target, in the mean of squares.
    private static float[] descend(NDManager manager, TrainingSpec.OptimizerKind kind) {
        Random random = new Random(3);
        float[] target = new float[64 * 96];
        for (int i = 0; i < target.length; i++) {
            target[i] = (float) random.nextGaussian();
        }
        NDArray wanted = manager.create(target, new Shape(64, 96));
        NDArray matrix = manager.zeros(new Shape(64, 96));
        matrix.setRequiresGradient(true);
        TrainingSpec.Optimizer settings = new TrainingSpec.Optimizer(kind, 0.9, 0.999, 1e-8, 0, 0);
        try (Optimizer optimizer =
                new Optimizer(manager, settings, List.of(new Optimizer.Parameter("matrix", matrix, 0.01, true)))) {
            for (int step = 0; step < 30; step++) {
                try (GradMode _ = GradMode.on()) {
                    NDArray gap = matrix.sub(wanted);
                    Torch.backward(gap.mul(gap).mean(), 1);
                }
                optimizer.step(1);
            }
        }
        return matrix.toFloatArray();
    }

    @Test
    void packedMomentsThatAreStoredAndTakenBackGoOnBitEqual() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            TrainingSpec.Optimizer settings =
                    new TrainingSpec.Optimizer(TrainingSpec.OptimizerKind.ADAMW_8BIT, 0.9, 0.999, 1e-8, 0.1, 0);
            NDArray whole = trainable(manager);
            NDArray parts = trainable(manager);
            try (Optimizer straight = optimizer(manager, settings, whole);
                    Optimizer before = optimizer(manager, settings, parts);
                    Optimizer after = optimizer(manager, settings, parts)) {
                for (int step = 0; step < 6; step++) {
                    pull(whole, straight);
                    pull(parts, step < 3 ? before : after);
                    if (step == 2) {
                        Map<String, NDArray> stored = before.state();
                        after.state().forEach((name, tensor) -> Optimize.copy(tensor, stored.get(name)));
                    }
                }
            }
            assertEquals(0, Optimize.maxAbsDifference(whole, parts));
        }
    }

    private static NDArray trainable(NDManager manager) {
        NDArray matrix = manager.arange(0f, 5000f, 1f).div(5000f);
        matrix.setRequiresGradient(true);
        return matrix;
    }

    private static Optimizer optimizer(NDManager manager, TrainingSpec.Optimizer settings, NDArray matrix) {
        return new Optimizer(manager, settings, List.of(new Optimizer.Parameter("matrix", matrix, 0.01, true)));
    }

    private static void pull(NDArray matrix, Optimizer optimizer) {
        try (GradMode _ = GradMode.on()) {
            Torch.backward(matrix.pow(3).sum(), 1);
        }
        optimizer.step(1);
    }
}
