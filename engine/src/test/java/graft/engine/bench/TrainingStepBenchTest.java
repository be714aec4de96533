package graft.engine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import graft.engine.recipe.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStepBenchTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(BenchCase.class)
    void everyCaseIsMeasuredFromAConfigurationAlone(BenchCase which) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 50, "hidden_size": 16,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 24,
                 "max_position_embeddings": 32}""");
        BenchResult result = TrainingStepBench.of(folder, 2, 8, 2, Precision.FP32, Device.cpu())
                .run(which);
        assertTrue(result.stepMin() > 0 && result.stepSeconds() >= result.stepMin());
        assertTrue(result.limits().flopsPerSecond() > 0
                && result.limits().reading().bytesPerSecond() > 0);
        assertEquals(which == BenchCase.SWAP, result.shareOfLimit() == 0);
        assertEquals(which == BenchCase.GENERATE, result.trainable() == 0);
    }
}
