package graft.engine.verify;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs reference cases and compares: in float32, but over packed weights where a case has them.
public final class Verification {

    /// Largest error of outputs that passes.
    public static final double OUTPUT_TOLERANCE = 1e-5;

    /// Largest error of gradients and of a training's losses that passes.
    public static final double TRAINING_TOLERANCE = 1e-4;

    private final Device device;

    public Verification(Device device) {
        this.device = device;
    }

    /// Checks before anything is run that a case is one, and that the base model and adapters that it names are there.
    ///
    /// @throws InvalidInput when not, naming the path
    public static void require(Path folder) {
        new CaseFolders(ReferenceCase.open(folder)).require();
    }

    /// Runs one case: a base model's folder, or an adapter's case beside the base that it names.
    ///
    /// @throws InvalidInput when the folder is no case at all, or lacks what it names
    public CaseResult run(Path folder) {
        ReferenceCase reference = ReferenceCase.open(folder);
        new CaseFolders(reference).require();
        try (NDManager batch = Torch.manager(device)) {
            return switch (reference.json().path("kind").asText()) {
                case "base-model" -> ofBase(reference, batch);
                case "nf4" -> PackingCase.run(reference, batch);
                default -> ofAdapter(reference, batch).named(Difference.of(reference));
            };
        } catch (EngineException failure) {
            boolean unsupported =
                    failure.code() == ErrorCode.MODEL_UNSUPPORTED || failure.code() == ErrorCode.ADAPTER_UNSUPPORTED;
            return unsupported
                    ? CaseResult.unsupported(reference.name(), String.valueOf(failure.getMessage()))
                    : CaseResult.failed(reference.name(), String.valueOf(failure.getMessage()));
        }
    }

    private CaseResult ofBase(ReferenceCase reference, NDManager batch) {
        Path folder = reference.folder();
        String architecture = reference.json().path("architecture").asText();
        PrecisionChoice precision = PackedBase.ofFolder(folder);
        try (BaseModel model = BaseModel.load(folder, architecture, precision, device);
                GradMode _ = GradMode.off()) {
            long parameters = model.shape().parameters();
            if (reference.json().path("parameters").asLong(parameters) != parameters) {
                return CaseResult.failed(reference.name(), "it has " + parameters + " parameters here");
            }
            Map<String, NDArray> given = reference.tensors(batch, "inputs.safetensors");
            Inputs inputs = ReferenceCase.inputs(given);
            Hidden hidden = model.forward(inputs, Pass.EVALUATION, true);
            Map<String, NDArray> expected = reference.tensors(batch, "outputs.safetensors");
            Outputs outputs = new Outputs(inputs, expected);
            outputs.compare(hidden, model.logits(hidden.last(), inputs));
            NDArray pooled = model.pooled(hidden.last(), Pass.EVALUATION);
            if (pooled != null) {
                outputs.compareWhole("pooler_output", pooled);
            }
            return judged(reference, precision, outputs.worst(), null, null, false, outputs.where());
        }
    }

    private CaseResult ofAdapter(ReferenceCase reference, NDManager batch) {
        Path baseFolder = new CaseFolders(reference).base();
        if (CompositionCase.is(reference) || PeftRun.is(reference) || CombinationRun.is(reference)) {
            try (BaseModel base = BaseModel.load(baseFolder, Precision.FP32, device)) {
                return PeftRun.is(reference)
                        ? new PeftRun(reference, base, batch).run()
                        : CombinationRun.is(reference)
                                ? new CombinationRun(reference, base, batch).run()
                                : new CompositionRun(reference, base, batch).run();
            }
        }
        AdapterCase adapter = AdapterCase.of(reference, baseFolder);
        PrecisionChoice precision = PackedBase.ofCase(reference, ModelShapes.read(baseFolder), baseFolder);
        try (BaseModel base = BaseModel.load(baseFolder, precision, device);
                AdaptedModel model = adapter.attach(base)) {
            Map<String, NDArray> given = reference.tensors(batch, "inputs.safetensors");
            Inputs inputs = ReferenceCase.inputs(given);
            boolean corrected = reference.has("expected.safetensors");
            Outputs outputs = outputs(reference, model, inputs, batch, corrected);
            // Of P-tuning the file has what its encoder computed, and not the encoder that was trained.
            boolean encoded = reference.json().path("method").asText().equals("ptuning");
            // What is trained here has another form than there: then only the outputs can be compared.
            boolean reformed = adapter.reformed() && reference.has("gradients.safetensors");
            boolean differs = corrected || reformed;
            if (differs || encoded || !reference.has("gradients.safetensors")) {
                return judged(reference, precision, outputs.worst(), null, null, differs, outputs.where());
            }
            ReferenceLoss loss = new AdapterLoss(model, inputs, given);
            Gradients gradients =
                    new Gradients(adapter::own, reference, reference.tensors(batch, "gradients.safetensors"));
            gradients.compare(model.parameters(), loss, batch);
            Double trace = reference.has("trace.json")
                    ? new ReferenceTrace(reference.document("trace.json")).compare(model.parameters(), loss, batch)
                    : null;
            String where = outputs.worst() > OUTPUT_TOLERANCE ? outputs.where() : gradients.where();
            return judged(reference, precision, outputs.worst(), gradients.worst(), trace, false, where);
        }
    }

    private static Outputs outputs(
            ReferenceCase reference, AdaptedModel model, Inputs inputs, NDManager batch, boolean corrected) {
        String file = corrected ? "expected.safetensors" : "outputs.safetensors";
        Outputs outputs = new Outputs(model.base().extended(inputs, Pass.EVALUATION), reference.tensors(batch, file));
        try (GradMode _ = GradMode.off()) {
            Hidden hidden = model.forward(inputs, true);
            outputs.compare(hidden, model.logitsOrNull(hidden.last(), inputs));
        }
        return outputs;
    }

    private static CaseResult judged(
            ReferenceCase reference,
            PrecisionChoice precision,
            double outputs,
            @Nullable Double gradients,
            @Nullable Double trace,
            boolean corrected,
            String where) {
        CaseResult.Tolerance tolerance =
                precision.product() == ComputeType.FP32 ? CaseResult.Tolerance.SINGLE : CaseResult.Tolerance.HALF;
        return CaseResult.judged(reference.name(), outputs, gradients, trace, corrected, where, tolerance);
    }
}
