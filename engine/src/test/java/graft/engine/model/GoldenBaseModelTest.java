package graft.engine.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import graft.engine.recipe.Precision;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every supported base model of the reference data, held against transformers' outputs.
class GoldenBaseModelTest {

    static final Path GOLDEN = Path.of("..", "..", "shared", "golden");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert",
                "bert-classifier",
                "bert-mlm",
                "bert-old-naming",
                "bert-tokens",
                "llama",
                "llama-bias",
                "llama-rope3",
                "llama-sharded-bf16",
                "llama-tied"
            })
    void hiddenStatesAndLogitsEqualTheReference(String name) {
        Path folder = GOLDEN.resolve("models").resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(folder), "SKIPPED: no reference data at " + folder);
        try (BaseModel model = BaseModel.load(folder, Precision.FP32, Device.cpu());
                NDManager batch = Torch.manager(Device.cpu());
                SafeTensors in = SafeTensors.open(folder.resolve("inputs.safetensors"), ErrorCode.FILE_NOT_FOUND);
                SafeTensors out = SafeTensors.open(folder.resolve("outputs.safetensors"), ErrorCode.FILE_NOT_FOUND);
                GradMode _ = GradMode.off()) {
            Inputs inputs = new Inputs(
                    in.read(batch, "input_ids"),
                    in.read(batch, "attention_mask"),
                    optional(in, batch, "token_type_ids"));
            Hidden hidden = model.forward(inputs, Pass.EVALUATION, true);
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < hidden.states().size(); i++) {
                check("hidden_states." + i, hidden.states().get(i), out, batch, inputs, wrong);
            }
            check("last_hidden_state", hidden.last(), out, batch, inputs, wrong);
            NDArray logits = model.logits(hidden.last(), inputs);
            if (logits != null && out.names().contains("logits")) {
                check("logits", logits, out, batch, inputs, wrong);
            }
            NDArray pooled = model.pooled(hidden.last());
            if (pooled != null && out.names().contains("pooler_output")) {
                check("pooler_output", pooled, out, batch, inputs, wrong);
            }
            assertTrue(wrong.isEmpty(), String.join("\n", wrong));
        }
    }

    private static @Nullable NDArray optional(SafeTensors file, NDManager manager, String name) {
        return file.names().contains(name) ? file.read(manager, name) : null;
    }

    private static void check(
            String name, NDArray actual, SafeTensors out, NDManager batch, Inputs inputs, List<String> wrong) {
        float[] expected = out.read(batch, name).toFloatArray();
        float[] got = actual.toFloatArray();
        long[] mask = inputs.attentionMask().toLongArray();
        int stride = actual.getShape().dimension() == 3 ? got.length / mask.length : 0;
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < got.length; i++) {
            if (stride == 0 || mask[i / stride] == 1) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(expected[i] - got[i]));
            }
        }
        if (!(difference <= 1e-5 * largest)) {
            wrong.add(name + ": relative error " + difference / largest);
        }
    }
}
