package graft.engine.train;

import graft.engine.adapter.AdaptedModel;
import graft.engine.data.PreparedData;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import java.io.IOException;

/// What training leaves in a run's folder beside journal and checkpoints: what it was made with, the adapter, and the
/// event that closes the journal.
record RunFiles(RunFolder folder, Recipe recipe, RunLog log) {

    /// Writes `environment.json`; a run without it is a run all the same.
    ///
    /// @param parts how batches are divided
    void environment(BaseModel base, PreparedData data, Fingerprint fingerprint, MicroBatches parts) {
        try {
            folder.writeEnvironment(Environment.describe(recipe, base, data, fingerprint, parts));
        } catch (IOException failure) {
            log.note(0, "warning", "environment.json could not be written: " + FileFault.of(failure) + ".");
        }
    }

    /// Says when the journal has not all of the steps that a resumed run has taken.
    ///
    /// @param from the step it goes on from
    void noteLostSteps(long from) {
        long known = folder.events().stream()
                .mapToLong(event -> event instanceof RunEvent.Step step && step.step() <= from ? step.step() : 0)
                .filter(step -> step > 0)
                .distinct()
                .count();
        if (known < from) {
            log.note(
                    from,
                    "warning",
                    "The journal lacks " + (from - known) + " of the " + from
                            + " steps before: the curve has a gap there. The weights are not affected.");
        }
    }

    /// Writes the model's trained weights, with the members of a fusion.
    ///
    /// @throws InvalidInput when they cannot be written
    void adapter(AdaptedModel model) {
        try {
            if (recipe.fusion() != null) {
                FusionMembers.keep(folder.adapter(), FusionMembers.named(recipe.fusion(), folder.workspace()));
            }
            TrainedAdapter.write(folder.adapter(), model, recipe);
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    "The adapter could not be written to " + folder.adapter() + ": " + FileFault.of(failure) + ".",
                    "Free some space and resume the run.",
                    failure);
        }
    }

    RunEvent.Finished closing(RunOutcome outcome, long peak) {
        return closing(folder, outcome, peak);
    }

    /// @param peak bytes, 0 where nothing was measured
    static RunEvent.Finished closing(RunFolder folder, RunOutcome outcome, long peak) {
        RunOutcome.Result result = outcome.result();
        return new RunEvent.Finished(
                RunLog.now(),
                result.steps(),
                outcome.text(),
                result.validation(),
                result.test(),
                result.seconds(),
                result.stepSeconds(),
                peak,
                TrainedAdapter.is(folder.adapter())
                        ? folder.adapter().getFileName().toString()
                        : null,
                outcome instanceof RunOutcome.Failed failed ? failed.cause().paragraph() : null);
    }
}
