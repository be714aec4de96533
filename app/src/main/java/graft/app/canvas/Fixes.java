package graft.app.canvas;

import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeEdit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// "Make it fit": changes of a recipe that save memory while training, each with what it saves, the largest first. None
/// of them changes which adapters there are; those that change what is learned say so.
final class Fixes {

    private final List<Fix> found = new ArrayList<>();
    private final ModelShape shape;
    private final long free;
    private final MemoryCalibration calibration;
    private final long now;

    private Fixes(Recipe recipe, ModelShape shape, long free, MemoryCalibration calibration) {
        this.shape = shape;
        this.free = free;
        this.calibration = calibration;
        this.now = bytes(recipe);
    }

    /// @param words  the change: `micro-batch 4: the same result, slower steps`
    /// @param result the recipe with it
    /// @param saves  bytes of the estimated peak
    /// @param fits   whether this is what brings the peak below what is free
    record Fix(String words, Recipe result, long saves, boolean fits) {}

    /// The changes that save anything.
    ///
    /// @param free        bytes free for training, or -1 where that is unknown
    /// @param calibration of the memory, by earlier runs
    static List<Fix> of(Recipe recipe, ModelShape shape, long free, MemoryCalibration calibration) {
        Fixes fixes = new Fixes(recipe, shape, free, calibration);
        fixes.collect(recipe);
        fixes.found.sort(Comparator.comparingLong(Fix::saves).reversed());
        return fixes.found;
    }

    private void collect(Recipe recipe) {
        int batch = recipe.training().batchSize();
        int rows = MicroBatches.of(recipe, shape, MemoryEstimate.recomputes(recipe, shape))
                .largest(batch, (long) batch * recipe.data().maxLength());
        for (int smaller = rows / 2; smaller >= 1; smaller /= 4) {
            add(
                    Messages.text("fix.micro", smaller),
                    RecipeEdit.set(recipe, "training.microBatchSize", Integer.toString(smaller)));
        }
        add(Messages.text("fix.checkpoint"), RecipeEdit.set(recipe, "training.checkpointActivations", "true"));
        int length = recipe.data().maxLength();
        if (length > 16) {
            add(
                    Messages.text("fix.length", length / 2),
                    RecipeEdit.set(recipe, "data.maxLength", Integer.toString(length / 2)));
        }
        add(Messages.text("fix.optimizer"), RecipeEdit.set(recipe, "training.optimizer", "adamw8bit"));
        boolean full = recipe.adapters().stream()
                .anyMatch(adapter -> adapter.kind() == AdapterKind.FULL || adapter.kind() == AdapterKind.BITFIT);
        if (!full) {
            for (Precision precision : List.of(Precision.BF16, Precision.NF4)) {
                add(
                        Messages.text("fix.precision", precision.text()),
                        recipe.withBase(recipe.base().withPrecision(precision)));
            }
        }
    }

    private long bytes(Recipe of) {
        return MemoryEstimate.of(of, shape).calibrated(calibration).total();
    }

    private void add(String words, Recipe changed) {
        long after = bytes(changed);
        if (after < now) {
            found.add(new Fix(words, changed, now - after, free > 0 && after <= free && now > free));
        }
    }
}
