package graft.app.canvas;

import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;

/// What a recipe costs before it is run: the budget strip's figures.
///
/// @param adapters       parameters trained by adapters, or of the base
/// @param head           parameters of the new task head
/// @param percentOfBase  of `adapters`
/// @param fileBytes      of the saved adapter, head included
/// @param memoryLow      bytes while training with rows half as long as allowed
/// @param memoryHigh     bytes with rows at full length
/// @param timesLora      adapters relative to LoRA r 8 on q and v
/// @param shareOfFull    adapters relative to full fine-tuning, 0 to 1
public record Budget(
        long adapters,
        long head,
        double percentOfBase,
        long fileBytes,
        long memoryLow,
        long memoryHigh,
        double timesLora,
        double shareOfFull) {

    /// What a recipe's figures are held against. Both are counted tensor by tensor, which takes longer than
    /// the recipe's own figures; they change with its base and task, not while a gesture hovers.
    ///
    /// @param lora parameters of LoRA r 8 on q and v
    /// @param full of full fine-tuning
    public record Against(long lora, long full) {
        public static Against of(Recipe recipe, ModelShape shape) {
            return new Against(Yardstick.LORA.adapters(recipe, shape), Yardstick.FULL.adapters(recipe, shape));
        }
    }

    /// With nothing measured yet.
    public static Budget of(Recipe recipe, ModelShape shape) {
        return of(recipe, shape, MemoryCalibration.NONE, Against.of(recipe, shape));
    }

    /// Computed from shapes in well under a millisecond.
    ///
    /// @param calibration of the memory, by earlier runs
    /// @param against     on the same base, for the same task
    public static Budget of(Recipe recipe, ModelShape shape, MemoryCalibration calibration, Against against) {
        ParameterCount count = ParameterCount.of(recipe, shape);
        MemoryEstimate memory = MemoryEstimate.of(recipe, shape, count).calibrated(calibration);
        return new Budget(
                count.adapters(),
                count.head(),
                count.adaptersPercentOfBase(),
                count.fileBytes(),
                memory.total() - memory.activations() / 2,
                memory.total(),
                (double) count.adapters() / against.lora(),
                (double) count.adapters() / against.full());
    }

    /// How the memory fits into what is free.
    public enum Fit {
        FITS,
        TIGHT,
        EXCEEDS
    }

    /// Fits up to three quarters of what is free, tight up to all of it.
    public Fit fit(long freeBytes) {
        double share = (double) memoryHigh / freeBytes;
        return share <= 0.75 ? Fit.FITS : share <= 1 ? Fit.TIGHT : Fit.EXCEEDS;
    }
}
