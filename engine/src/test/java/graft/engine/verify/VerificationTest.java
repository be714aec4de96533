package graft.engine.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import graft.engine.verify.CaseResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every case of the reference data whose base this build has, held against the libraries' outputs, gradients
/// and short trainings.
class VerificationTest {

    private static final Path GOLDEN = Path.of("..", "..", "shared", "golden");

    /// Methods and forms that this build does not have; all else of the families below must pass.
    private static final Set<String> ABSENT = Set.of("boft", "oft");

    /// The families that must pass, as the cases' names begin.
    private static final String FAMILIES =
            "(bert|roberta|xlm-roberta|distilbert|electra|gpt2|llama|mistral|qwen2|qwen3)";

    private final Verification verification = new Verification(Device.cpu());

    @TestFactory
    Stream<DynamicTest> baseModelsEqualTheReference() throws IOException {
        return cases("models", name -> name.matches(FAMILIES + "(-.*)?"));
    }

    @TestFactory
    Stream<DynamicTest> adaptersOfTheAdaptersLibraryEqualTheReference() throws IOException {
        return cases("adapters/adapterhub", name -> name.matches(FAMILIES + "-.*"));
    }

    @TestFactory
    Stream<DynamicTest> adaptersOfPeftEqualTheReference() throws IOException {
        return cases(
                "adapters/peft",
                name -> (name.matches(".*-" + FAMILIES + "(-.*)?") || name.startsWith("weighted-"))
                        && !ABSENT.contains(name.substring(0, name.indexOf('-'))));
    }

    @TestFactory
    Stream<DynamicTest> packedWeightsEqualTheReferenceToTheBit() throws IOException {
        return cases("quantisation", name -> true);
    }

    private Stream<DynamicTest> cases(String part, Predicate<String> wanted) throws IOException {
        Path folder = GOLDEN.resolve(part);
        Assumptions.assumeTrue(Files.isDirectory(folder), "SKIPPED: no reference data at " + folder);
        List<Path> cases;
        try (Stream<Path> all = Files.walk(folder, 1)) {
            cases = all.filter(path -> Files.exists(path.resolve("case.json")))
                    .filter(path -> wanted.test(path.getFileName().toString()))
                    .sorted()
                    .toList();
        }
        assertFalse(cases.isEmpty());
        return cases.stream()
                .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> {
                    CaseResult result = verification.run(path);
                    if (result.status() == Status.UNSUPPORTED) {
                        assertFalse(mustPass(path.getFileName().toString()), result.reason());
                        assertFalse(result.reason().isEmpty());
                    } else {
                        // Where the library is wrong, the case brings the right values.
                        boolean corrected = path.getFileName().toString().matches("bert-vera.*|adalora-(bert|llama)")
                                || Files.exists(path.resolve("expected.safetensors"))
                                        && Files.readString(path.resolve("case.json"))
                                                .contains("\"knownDefectAffectsOutputs\": true");
                        Status expected = corrected ? Status.DIFFERS_AS_DOCUMENTED : Status.PASS;
                        assertEquals(expected, result.status(), result.toString());
                    }
                }));
    }

    /// The forms that issue 3 promises.
    private static boolean mustPass(String name) {
        return name.matches(FAMILIES
                        + "-(plain|lora|lora-all|lora-classification|lora-gating|lora-leave_out|dora|ia3|ia3-attention|prefix_tuning.*|mam|unipelt|prompt_tuning.*|.*reft.*|seq_bn_inv.*|vera.*|compacter.*|adapterplus"
                        + "|double_seq_bn.*|par_bn.*|seq_bn|seq_bn-.*)")
                || name.matches("(base|bitfit|full|head-only|bitfit-head)-" + FAMILIES)
                || name.matches(
                        FAMILIES
                                + "-(stack2|stack3|stack-inv|stack-lora|fuse.*|stack-fuse|parallel-heads|batch_split|split|average.*|skip_layers)")
                || name.matches("(sum|mixed-batch|disable|continual|weighted)-.*")
                || name.matches(
                        "lora-(default|alpha|rslora|patterns|layers|regex|suffix|gaussian|bias-all|bias-only|bias-term|pissa|olora)-.*")
                || name.matches("(ia3|ln|layernorm|dora|vera|prefix|prompt|lora-all-linear)-" + FAMILIES)
                || name.matches("(prefix-projection|prefix-cls|prompt-cls|vera-mixed|adalora|adalora-pruned|loha|lokr)-"
                        + FAMILIES)
                || name.matches("quantisation|llama-nf4|qlora-.*");
    }

    @Test
    void aCaseThatIsJudgedByAnotherToleranceSaysWhichAndWhy() {
        Path half = GOLDEN.resolve("adapters/peft/qlora-bert-bfloat16");
        Assumptions.assumeTrue(Files.isDirectory(half), "SKIPPED: no reference data at " + half);
        CaseResult result = verification.run(half);
        assertEquals(Status.PASS, result.status(), result.toString());
        assertTrue(result.reason().startsWith("allowed 0.03: products in bfloat16"), result.reason());
        CaseResult usual = verification.run(GOLDEN.resolve("models/bert"));
        assertEquals("", usual.reason());
    }

    @Test
    void aFailingCaseSaysWhereAndIsNotPassed(@TempDir Path folder) throws IOException {
        Path original = GOLDEN.resolve("models").resolve("bert");
        Assumptions.assumeTrue(Files.isDirectory(original), "SKIPPED: no reference data at " + original);
        for (String file : List.of("case.json", "model.safetensors", "inputs.safetensors", "outputs.safetensors")) {
            Files.copy(original.resolve(file), folder.resolve(file));
        }
        String config = Files.readString(original.resolve("config.json"));
        Files.writeString(folder.resolve("config.json"), config.replace("1e-12", "1e-2"));
        CaseResult result = verification.run(folder);
        assertEquals(Status.FAIL, result.status());
        assertTrue(result.outputs() > 1e-5);
        assertTrue(result.reason().startsWith("largest error at "), result.reason());
    }
}
