package graft.engine.verify;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
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

/// Runs reference cases and compares: in float32, but over packed weights where a case has them.
public final class Verification {

    /// Largest error of outputs that passes.
    public static final double OUTPUT_TOLERANCE = 1e-5;

    /// Largest error of gradients and of a training's losses that passes.
    public static final double TRAINING_TOLERANCE = 1e-4;

    /// Largest difference of a trained value after a training that passes, unless the reference itself is a tenth as
    /// far from double precision.
    public static final double AFTER_TOLERANCE = 1e-4;

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
                default ->
                    ofAdapter(reference, batch)
                            .failedBy(gradientCounts(reference, batch))
                            .named(Difference.of(reference));
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
            return CaseResult.judged(
                    reference.name(), new Errors(outputs.worst()), false, Tolerance.of(reference, precision));
        }
    }

    private CaseResult ofAdapter(ReferenceCase reference, NDManager batch) {
        CaseFolders folders = new CaseFolders(reference);
        if (!folders.namesBase()) {
            return CaseResult.unsupported(reference.name(), "it names no base model");
        }
        Path baseFolder = folders.base();
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
            Tolerance tolerance = Tolerance.of(reference, precision);
            // Of P-tuning the file has what its encoder computed, and not the encoder that was trained.
            boolean encoded = reference.json().path("method").asText().equals("ptuning");
            // What is trained here has another form than there: then only the outputs can be compared.
            boolean reformed = adapter.reformed() && reference.has("gradients.safetensors");
            boolean differs = corrected || reformed;
            // A corrected adapter may have other tensors here than the library trained.
            boolean sameForm = !adapter.reformed() && !corrected && !encoded;
            String counts = TrainedCounts.of(reference).compare(model.parameters(), sameForm);
            if (differs || encoded || !reference.has("gradients.safetensors")) {
                return CaseResult.judged(reference.name(), new Errors(outputs.worst()), differs, tolerance)
                        .failedBy(counts);
            }
            ReferenceLoss loss = new AdapterLoss(model, inputs, given);
            Errors errors = new Errors(outputs.worst());
            new ShortTraining(reference, adapter::own, batch).compare(model.parameters(), loss, "", errors);
            return CaseResult.judged(reference.name(), errors, false, tolerance).failedBy(counts);
        }
    }

    private static String gradientCounts(ReferenceCase reference, NDManager batch) {
        return reference.has("gradients.safetensors")
                ? TrainedCounts.of(reference)
                        .compare(reference
                                .tensors(batch, "gradients.safetensors")
                                .values())
                : "";
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
}
