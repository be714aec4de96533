package graft.engine.service;

import graft.engine.recipe.Base;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import java.util.ArrayList;
import java.util.List;

/// Whether a base model fits this machine, precision by precision, before anything of it is loaded: the recipe's own
/// memory estimate for the smallest usual training, LoRA of rank 8 on one row of 128 tokens at a time.
public final class Fits {

    private static final List<Precision> PRECISIONS =
            List.of(Precision.FP32, Precision.BF16, Precision.FP16, Precision.INT8, Precision.NF4);

    private Fits() {}

    /// From the most exact precision to the smallest.
    public static List<PrecisionFit> of(ModelShape shape, Machine machine) {
        List<PrecisionFit> fits = new ArrayList<>();
        for (Precision precision : PRECISIONS) {
            MemoryEstimate estimate = MemoryEstimate.of(smallest(shape, precision), shape);
            long total = estimate.total();
            String verdict =
                    total <= machine.freeBytes() ? "fits" : total <= machine.memoryBytes() ? "tight" : "too-large";
            fits.add(new PrecisionFit(precision.text(), estimate.weights(), total, verdict));
        }
        return fits;
    }

    private static Recipe smallest(ModelShape shape, Precision precision) {
        Task task = shape.family().encoder()
                ? new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"))
                : new Task(Task.Kind.CAUSAL_LM, List.of());
        return new Recipe(
                "fit",
                new Base("model", precision),
                List.of(LoraSpec.defaults()),
                task,
                new DataSpec("data"),
                TrainingSpec.defaults().withBatchSize(1).withMicroBatchSize(1));
    }
}
