package graft.engine.desk;

import graft.engine.data.Progress;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The runs of a group, found by their recipes: a run is the one that was planned when its recipe is the plan's to the
/// letter. So nothing else needs to be kept, and a plan goes on wherever it was cut off.
final class GroupRuns {

    private final String group;
    private final RunDesk runs;
    private final Map<String, RunFolder> byRecipe = new HashMap<>();

    GroupRuns(Workspace workspace, RunDesk runs, String group) {
        this.group = group;
        this.runs = runs;
        for (RunFolder run : workspace.runs()) {
            if (group.equals(run.info().group())) {
                byRecipe.put(run.recipeText(), run);
            }
        }
    }

    @Nullable
    RunFolder find(String recipeJson) {
        return byRecipe.get(recipeJson);
    }

    /// The run where it has ended by its plan.
    Optional<RunFolder> ended(String recipeJson) {
        return Optional.ofNullable(find(recipeJson))
                .filter(run -> SummaryReader.read(run).state().byPlan());
    }

    /// Queues the run, or lets it go on; empty where it has ended or another process trains it.
    Optional<RunTicket> goOn(String recipeJson, String device, Progress progress) {
        RunFolder run = find(recipeJson);
        if (run == null) {
            return Optional.of(runs.train(new TrainRequest(recipeJson, device, group), progress));
        }
        if (ended(recipeJson).isPresent() || run.owner().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                SummaryReader.read(run).state() == RunState.QUEUED
                        ? runs.queued(run)
                        : runs.resume(run.id(), device, progress));
    }
}
