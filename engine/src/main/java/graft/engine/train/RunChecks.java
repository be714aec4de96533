package graft.engine.train;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.data.PreparedData;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.util.List;
import java.util.Objects;

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

    /// Refuses a fusion whose members are missing.
    ///
    /// @throws InvalidInput naming the member
    public static void members(FusionSpec fusion, Workspace workspace) {
        FusionMembers.named(fusion, workspace);
    }

    /// Refuses a fusion that could not be made: of members of another base, or that have no output to be mixed, or
    /// none where it is to stand.
    ///
    /// @param recipe of a fusion
    /// @param labels of the data
    /// @throws InvalidInput naming what is wrong
    public static void fusion(Recipe recipe, List<String> labels, Workspace workspace, BaseModel base) {
        FusionSpec fusion = Objects.requireNonNull(recipe.fusion(), "the recipe's fusion");
        Task task = recipe.task().labels().isEmpty() ? recipe.task().withLabels(labels) : recipe.task();
        FusedModel.build(base, recipe, task, FusionMembers.named(fusion, workspace))
                .close();
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
        long steps = new Plan(data.train(), spec, MicroBatches.ofRows(spec.batchSize())).totalSteps();
        if (every != null && every > steps) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "training.evaluateEvery: " + every + " is beyond the " + steps + " steps that the run has.",
                    "Take at most " + steps + ", or \"epoch\".");
        }
    }
}
