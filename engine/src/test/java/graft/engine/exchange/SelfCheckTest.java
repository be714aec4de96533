package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import graft.engine.exchange.GoldenCheckpoints.Checkpoint;
import graft.engine.exchange.SelfCheck.Result;
import graft.engine.exchange.SelfCheck.Status;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The checks that a user can run hold for adapters of every method.
class SelfCheckTest {

    @TempDir
    Path files;

    @TestFactory
    Stream<DynamicTest> everyPromiseHolds() {
        return Stream.of(
                        "adapterhub/bert-seq_bn-classification",
                        "adapterhub/bert-mam",
                        "adapterhub/bert-compacter",
                        "adapterhub/gpt2-unipelt",
                        "adapterhub/llama-par_bn",
                        "adapterhub/bert-ia3-attention",
                        "peft/lora-default-gpt2",
                        "peft/lora-patterns-llama",
                        "peft/lora-embedding-bert",
                        "peft/lora-pissa-llama",
                        "peft/dora-bert",
                        "peft/lora-bias-all-bert",
                        "peft/ln-bert")
                .map(name -> DynamicTest.dynamicTest(name, () -> holds(name)));
    }

    private void holds(String name) throws IOException {
        Checkpoint checkpoint = GoldenCheckpoints.of(name.split("/")[0], name.split("/")[1]);
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            Path own = Files.createTempDirectory(files, "check").resolve("own");
            AdapterImport.into(own, ForeignAdapter.in(checkpoint.folder()), base, "base");
            List<Result> results = new SelfCheck(own, checkpoint.base(), base, AdapterExportTest.rows(base))
                    .run(Files.createDirectory(own.resolveSibling("scratch")));
            Map<String, Status> status = results.stream().collect(Collectors.toMap(Result::name, Result::status));
            assertEquals(6, status.size());
            results.forEach(result -> assertNotEquals(Status.FAILS, result.status(), result.toString()));
            for (String always : List.of(
                    "saved equals loaded",
                    "switched off equals base",
                    "gradients only where expected",
                    "count equals formula")) {
                assertEquals(Status.HOLDS, status.get(always), always);
            }
            boolean mergeable = name.startsWith("peft") || name.contains("ia3");
            assertEquals(mergeable ? Status.HOLDS : Status.NOT_APPLICABLE, status.get("merged equals unmerged"));
            if (mergeable) {
                assertEquals(Status.HOLDS, status.get("identity at start"));
            }
            assertTrue(results.stream().allMatch(result -> !result.detail().isEmpty()));
        }
    }
}
