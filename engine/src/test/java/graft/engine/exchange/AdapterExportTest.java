package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Merge;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.GoldenCheckpoints.Checkpoint;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Precision;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Adapters leave Graft as what they were: for their own library with the same files, for the other where
/// that computes the same, merged where a plain model can; and where none of that is so, with the reason and
/// without a file.
class AdapterExportTest {

    @TempDir
    Path files;

    @TestFactory
    Stream<DynamicTest> whatCameFromALibraryGoesBackAsItWas() {
        return GoldenCheckpoints.all().stream()
                .map(checkpoint -> DynamicTest.dynamicTest(checkpoint.name(), () -> backAgain(checkpoint)));
    }

    private void backAgain(Checkpoint checkpoint) throws IOException {
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            // The library's VeRA is another method: what was read of it cannot go back.
            if (checkpoint.read(base).isEmpty() || checkpoint.name().startsWith("bert-vera/")) {
                return;
            }
            ForeignAdapter foreign = ForeignAdapter.in(checkpoint.folder());
            Path own = imported(checkpoint, base);
            Path out = own.resolveSibling("out");
            new AdapterExport(own, true).toLibrary(foreign.library(), base, out);
            JsonNode written = GoldenCheckpoints.json(out.resolve("adapter_config.json"));
            if (checkpoint.name().matches("(adalora|loha|lokr)-.*")) {
                assertEquals("LORA", written.path("peft_type").asText(), "read as LoRA, it goes on as one");
                return;
            }
            assertEquals(foreign.config().root(), written, "the fields");
            Path head = checkpoint.folder().resolve("head_config.json");
            if (Files.exists(head)) {
                assertEquals(GoldenCheckpoints.json(head), GoldenCheckpoints.json(out.resolve("head_config.json")));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aMergedModelComputesWhatTheAdapterDoes() {
        return GoldenCheckpoints.all().stream()
                .map(checkpoint -> DynamicTest.dynamicTest(checkpoint.name(), () -> merged(checkpoint)));
    }

    private void merged(Checkpoint checkpoint) throws IOException {
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            var read = checkpoint.read(base);
            if (read.isEmpty()) {
                return;
            }
            Path own = imported(checkpoint, base);
            Path out = own.resolveSibling("merged");
            AdapterExport export = new AdapterExport(own, false);
            List<AdapterSpec> adapters = read.get().adapters();
            if (adapters.stream().anyMatch(spec -> Merge.obstacle(spec).isPresent())) {
                refused(() -> export.merged(base, checkpoint.base(), out, rows(base)), "cannot be merged");
                assertFalse(Files.exists(out));
                return;
            }
            if (checkpoint.name().startsWith("lora-bias-term-llama")) {
                refused(() -> export.merged(base, checkpoint.base(), out, rows(base)), "the base's map has none");
                return;
            }
            Agreement agreement =
                    export.merged(base, checkpoint.base(), out, rows(base)).agreement();
            assertNotNull(agreement);
            assertTrue(agreement.relative() <= 1e-5, checkpoint.name() + ": " + agreement);
            equalsTheLibrarysOwnMerge(checkpoint, out);
        }
    }

    /// Where the library has merged weights of its own: PEFT's logits, the other's matrices.
    private static void equalsTheLibrarysOwnMerge(Checkpoint checkpoint, Path out) {
        Path given = checkpoint.folder().resolveSibling("inputs.safetensors");
        Path outputs = checkpoint.folder().resolveSibling("outputs.safetensors");
        boolean theirs = Files.exists(outputs) && checkpoint.folder().endsWith("checkpoint");
        JsonNode document = theirs ? GoldenCheckpoints.json(outputs.resolveSibling("case.json")) : null;
        if (document == null || !document.path("knownDefect").isNull()) {
            return;
        }
        try (BaseModel merged = BaseModel.load(out, Precision.FP32, Device.cpu());
                NDManager scope = merged.manager().newSubManager();
                SafeTensors inputs = SafeTensors.open(given, ErrorCode.DATA_UNREADABLE);
                SafeTensors golden = SafeTensors.open(outputs, ErrorCode.DATA_UNREADABLE)) {
            if (!golden.names().contains("merged.logits")) {
                return;
            }
            NDArray types = inputs.names().contains("token_type_ids") ? inputs.read(scope, "token_type_ids") : null;
            Inputs batch =
                    new Inputs(inputs.read(scope, "input_ids"), inputs.read(scope, "attention_mask"), types, null);
            NDArray logits = Agreement.of(merged).logits(batch);
            NDArray wanted = golden.read(scope, "merged.logits");
            assertNotNull(logits);
            if (wanted.getShape().dimension() == 3) {
                NDArray mask = batch.attentionMask().expandDims(2).toType(wanted.getDataType(), true);
                logits = logits.mul(mask);
                wanted = wanted.mul(mask);
            }
            double apart = logits.sub(wanted).abs().max().toFloatArray()[0];
            double scale = wanted.abs().max().toFloatArray()[0];
            assertTrue(apart <= 1e-5 * scale, checkpoint.name() + ": " + apart + " of " + scale);
        }
    }

    @Test
    void loraGoesFromOneLibraryToTheOtherAndComputesTheSame() throws IOException {
        convertedEqually("adapterhub", "bert-lora-all", Library.PEFT);
        convertedEqually("adapterhub", "gpt2-lora-all", Library.PEFT);
        convertedEqually("adapterhub", "llama-lora-all", Library.PEFT);
        convertedEqually("adapterhub", "bert-ia3-attention", Library.PEFT);
        convertedEqually("peft", "lora-alpha-bert", Library.ADAPTERHUB);
        convertedEqually("peft", "lora-rslora-llama", Library.ADAPTERHUB);
        convertedEqually("peft", "lora-conv1d-gpt2", null);
        convertedEqually("peft", "lora-default-gpt2", Library.ADAPTERHUB);
        convertedEqually("peft", "lora-default-roberta", Library.ADAPTERHUB);
        convertedEqually("peft", "lora-distilbert", Library.ADAPTERHUB);
        convertedEqually("peft", "lora-default-electra", Library.ADAPTERHUB);
        convertedEqually("peft", "lora-default-bert-token", Library.ADAPTERHUB);
    }

    /// @param library null where the other has no form for it
    private void convertedEqually(String from, String name, @Nullable Library library) throws IOException {
        Checkpoint checkpoint = GoldenCheckpoints.of(from, name);
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            Path own = imported(checkpoint, base);
            Path out = own.resolveSibling("out");
            if (library == null) {
                refused(
                        () -> new AdapterExport(own, true).toLibrary(Library.ADAPTERHUB, base, out),
                        "cannot place LoRA");
                return;
            }
            new AdapterExport(own, true).toLibrary(library, base, out);
            ImportedAdapter again = ForeignAdapter.in(out).read(base.shape());
            float[] before;
            try (AdaptedModel model = TrainedAdapter.load(own, base)) {
                before = outputs(model, base);
            }
            try (AdaptedModel model = again.attach(base)) {
                float[] after = outputs(model, base);
                for (int i = 0; i < before.length; i++) {
                    assertEquals(before[i], after[i], 2e-6, name);
                }
            }
        }
    }

    private static float[] outputs(AdaptedModel model, BaseModel base) {
        try (NDManager scope = base.manager().newSubManager()) {
            Inputs inputs = rows(base).batches(scope).getFirst();
            NDArray last = model.hidden(inputs, false).last();
            NDArray logits = model.logitsOrNull(last, inputs);
            return (logits == null ? last : logits).toFloatArray();
        }
    }

    @Test
    void whatTheOtherLibraryComputesOtherwiseIsRefused() throws IOException {
        refused("adapterhub", "bert-ia3", Library.PEFT, "the activation sits between");
        refused("peft", "ia3-bert", Library.ADAPTERHUB, "activation");
        refused("adapterhub", "bert-dora", Library.PEFT, "leaves the scaling out of the norm");
        refused("peft", "dora-llama", Library.ADAPTERHUB, "alpha equals the rank");
        refused("adapterhub", "bert-seq_bn", Library.PEFT, "PEFT has no bottleneck adapters");
        refused("adapterhub", "bert-mam", Library.PEFT, "a union of several methods");
        refused("adapterhub", "bert-lora-gating", Library.PEFT, "has no gate");
        refused("peft", "lora-bias-all-bert", Library.ADAPTERHUB, "of the base itself");
        refused("peft", "lora-pissa-llama", Library.ADAPTERHUB, "pissa");
        refused("peft", "lora-default-qwen2", Library.ADAPTERHUB, "no classes of its own");
        refused("peft", "ln-bert", Library.ADAPTERHUB, "head alone");
    }

    private void refused(String from, String name, Library library, String reason) throws IOException {
        Checkpoint checkpoint = GoldenCheckpoints.of(from, name);
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            Path own = imported(checkpoint, base);
            Path out = own.resolveSibling("out");
            refused(() -> new AdapterExport(own, true).toLibrary(library, base, out), reason);
            assertFalse(Files.exists(out));
        }
    }

    private static void refused(Executable export, String reason) {
        InvalidInput refusal = assertThrows(InvalidInput.class, export);
        assertEquals(2, refusal.exitStatus());
        assertTrue(refusal.paragraph().contains(reason), refusal.paragraph());
    }

    @Test
    void numbersThatAreNotFiniteAreNotMerged() throws IOException {
        Checkpoint lora = GoldenCheckpoints.of("peft", "lora-default-llama");
        try (BaseModel base = BaseModel.load(lora.base(), Precision.FP32, Device.cpu());
                NDManager scope = base.manager().newSubManager()) {
            Path own = imported(lora, base);
            Map<String, NDArray> values = new LinkedHashMap<>();
            try (SafeTensors file = SafeTensors.open(TrainedAdapter.weights(own), ErrorCode.ADAPTER_UNREADABLE)) {
                file.names().forEach(name -> values.put(name, file.read(scope, name)));
            }
            values.values().iterator().next().set(new NDIndex("0,0"), Float.NaN);
            SafeTensorsWriter.write(TrainedAdapter.weights(own), values, Map.of());
            Path out = own.resolveSibling("merged");
            refused(() -> new AdapterExport(own, true).merged(base, lora.base(), out, rows(base)), "not finite");
            assertFalse(Files.exists(out));
            refused(() -> TrainedAdapter.load(own, base).close(), "not finite");
        }
    }

    private Path imported(Checkpoint checkpoint, BaseModel base) throws IOException {
        Path own = Files.createTempDirectory(files, "case").resolve("own");
        AdapterImport.into(
                own,
                ForeignAdapter.in(checkpoint.folder()),
                base,
                checkpoint.base().toString());
        return own;
    }

    static RowMaker rows(BaseModel base) {
        return new RowMaker() {
            @Override
            public List<Inputs> batches(NDManager scope) {
                long[] ids = new long[24];
                long[] mask = new long[24];
                for (int i = 0; i < ids.length; i++) {
                    mask[i] = i < 22 ? 1 : 0;
                    ids[i] = mask[i] == 1
                            ? 20 + 7L * i % 60
                            : Math.max(
                                    0, base.config().root().path("pad_token_id").asInt(0));
                }
                Shape shape = new Shape(3, 8);
                return List.of(new Inputs(scope.create(ids, shape), scope.create(mask, shape), null, null));
            }

            @Override
            public String what() {
                return "3 rows";
            }
        };
    }
}
