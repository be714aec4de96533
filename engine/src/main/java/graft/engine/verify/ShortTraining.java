package graft.engine.verify;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter;
import graft.engine.exchange.ImportedAdapter.Source;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A case's training on one batch: the gradients at its start, its losses, and the trained values after it.
///
/// @param own the tensors here that one of the case's holds, with which part of it each is
record ShortTraining(ReferenceCase reference, Function<String, Map<String, Source>> own, NDManager batch) {

    /// Trains the parameters as the case did.
    ///
    /// @param folder of the case in which the training's files lie: empty, or ending in a slash
    /// @param errors what is found is noted in them
    void compare(List<Parameter> parameters, ReferenceLoss loss, String folder, Errors errors) {
        Gradients gradients = new Gradients(own, reference, reference.tensors(batch, folder + "gradients.safetensors"));
        gradients.compare(parameters, loss, batch);
        errors.gradients().note(gradients.worst());
        if (!reference.has(folder + "trace.json")) {
            return;
        }
        ReferenceTrace trace = new ReferenceTrace(reference.document(folder + "trace.json"));
        errors.trace().note(trace.compare(parameters, loss, batch));
        if (reference.has(folder + "after.safetensors")) {
            errors.after()
                    .note(new AfterTraining(own, gradients.rounding(), trace.reach())
                            .compare(parameters, reference.tensors(batch, folder + "after.safetensors")));
        }
    }
}
