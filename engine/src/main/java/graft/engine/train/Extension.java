package graft.engine.train;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.AtomicFile;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunLease;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import java.io.IOException;

/// Makes an ended run a longer one, to go on from its last checkpoint. The learning rate follows the schedule of the
/// longer plan from there on, so a schedule that had fallen to 0 rises again; early stopping begins to count anew; a
/// time limit is granted once more.
public final class Extension {

    private Extension() {}

    /// Changes recipe and checkpoints of a run; resuming it then trains on.
    ///
    /// @param epochs in all, more than the recipe has; as many where the time limit ended it
    /// @return the longer recipe
    /// @throws InvalidInput when it is not longer, nothing can be gone on from, or a process trains the run
    public static Recipe extend(RunFolder run, double epochs) {
        Recipe recipe = RecipeJson.read(run.recipeText());
        RunSummary summary = SummaryReader.read(run);
        TrainingSpec spec = recipe.training();
        double before = spec.length().epochs();
        boolean bySteps = spec.length().maxSteps() != null;
        boolean longEnough = bySteps || epochs > before || epochs == before && endedByTime(summary);
        if (epochs > TrainingSpec.Length.MOST_EPOCHS && !Double.isInfinite(epochs)) {
            String most = number(TrainingSpec.Length.MOST_EPOCHS);
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "epochs: " + epochs + " are more than the " + most + " that a run can have.",
                    "Give the number of epochs in all.");
        }
        if (!(epochs > 0) || Double.isInfinite(epochs) || !longEnough) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "epochs: " + number(epochs) + " are not more than the " + number(before) + " that run " + run.id()
                            + " has.",
                    "Give the number of epochs in all.");
        }
        Checkpoints checkpoints = new Checkpoints(run.checkpoints());
        if (checkpoints.lastSaved() == null) {
            throw new InvalidInput(
                    ErrorCode.CHECKPOINT_UNREADABLE,
                    "Run " + run.id() + " has no checkpoint to go on from.",
                    "Train its recipe again with more epochs.");
        }
        Recipe longer =
                recipe.withTraining(granted(spec.withLength(new TrainingSpec.Length(epochs, null)), summary.seconds()));
        change(run, longer, () -> checkpoints.extend(Fingerprint.recipeHash(longer)));
        return longer;
    }

    /// Whether a run that has ended could go on by its own plan: its time was up.
    public static boolean endedByTime(RunSummary summary) {
        return summary.state() == RunState.COMPLETED && summary.step() < summary.totalSteps();
    }

    /// Grants a run that its time limit ended that time once more; resuming it then trains on.
    ///
    /// @throws InvalidInput when its folder cannot be written, or a process trains the run
    public static void grantTime(RunFolder run) {
        Recipe recipe = RecipeJson.read(run.recipeText());
        double spent = SummaryReader.read(run).seconds();
        change(run, recipe.withTraining(granted(recipe.training(), spent)), () -> {}); // no checkpoint knows of it
    }

    private static TrainingSpec granted(TrainingSpec spec, double spent) {
        Double limit = spec.monitor().timeLimit();
        return spec.withMonitor(spec.monitor().withTimeLimit(limit == null ? null : limit + spent));
    }

    private interface Before {
        void run() throws IOException;
    }

    private static void change(RunFolder run, Recipe recipe, Before before) {
        try (RunLease _ = run.claim()) {
            before.run(); // first: a crash in between leaves a run that can be extended again
            AtomicFile.write(run.recipe(), RecipeJson.write(recipe));
        } catch (IOException failure) {
            throw new InvalidInput(
                    FileFault.diskFull(failure) ? ErrorCode.DISK_FULL : ErrorCode.FILE_UNWRITABLE,
                    "The run's folder " + run.path() + " cannot be written: " + FileFault.of(failure) + ".",
                    "Check its permissions and the space on its disk.",
                    failure);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
