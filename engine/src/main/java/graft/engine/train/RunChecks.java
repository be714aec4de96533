package graft.engine.train;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.data.PreparedData;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunFolder;
import java.nio.file.Path;

/// What is refused of a run before anything of it is on disk or changes there.
public final class RunChecks {

    private RunChecks() {}

    /// Refuses a run that could not go on as itself, before anything changes on disk. One that began and came to no
    /// checkpoint begins anew, with the same inputs: its folder tells of those.
    ///
    /// @param modelHash of the base model's files as they are now
    /// @throws InvalidInput naming what has changed, with both hashes
    public static void resumable(RunFolder folder, Recipe recipe, String modelHash, PreparedData data) {
        resumable(folder, Fingerprint.of(recipe, modelHash, data));
    }

    static void resumable(RunFolder folder, Fingerprint now) {
        if (new Checkpoints(folder.checkpoints()).check(now)) {
            return;
        }
        JsonNode begun = folder.environmentJson();
        if (begun.has("dataHash")) {
            Fingerprint.ofEnvironment(begun).demand(now, folder.environment());
        }
    }

    /// Refuses a fusion whose members are missing, or of another base than the recipe's.
    ///
    /// @param runs the folder that holds the runs
    /// @throws InvalidInput naming the member
    public static void fusion(Recipe recipe, Path runs) {
        FusionSpec fusion = recipe.fusion();
        if (fusion != null) {
            FusedModel.checkBases(recipe, FusedModel.members(fusion, runs));
        }
    }

    /// Refuses what cannot be meant with these data: a batch larger than they are, evaluations after the end.
    ///
    /// @throws InvalidInput naming the field
    public static void fits(Recipe recipe, PreparedData data) {
        TrainingSpec spec = recipe.training();
        int rows = data.train().size();
        if (rows == 0) {
            throw new InvalidInput(
                    ErrorCode.DATA_EMPTY,
                    "data.source: no rows are left for training.",
                    "Give more rows, or a smaller data.validation.");
        }
        // The default is no demand: few rows are then simply one batch.
        if (spec.batchSize() > rows
                && spec.batchSize() > TrainingSpec.defaults().batchSize()) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "training.batchSize: " + spec.batchSize() + " is larger than the " + rows + " training rows.",
                    "Take at most " + rows + ".");
        }
        Integer every = spec.monitor().evaluateEvery();
        long steps = new Plan(data.train(), spec, spec.batchSize()).totalSteps();
        if (every != null && every > steps) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "training.evaluateEvery: " + every + " is beyond the " + steps + " steps that the run has.",
                    "Take at most " + steps + ", or \"epoch\".");
        }
    }
}
