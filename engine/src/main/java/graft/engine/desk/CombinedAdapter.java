package graft.engine.desk;

import ai.djl.Device;
import graft.engine.adapter.AdaptedModel;
import graft.engine.compose.Combination;
import graft.engine.compose.Members;
import graft.engine.compose.Merge;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.FreshFolder;
import graft.engine.model.BaseModel;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.tensor.Torch;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes one saved adapter of several.
public final class CombinedAdapter {

    private static final String DORA =
            "DoRA gives each row of a matrix a length of its own, so its change has no low rank:"
                    + " the result holds changes of full rank. --rank N keeps the nearest of rank N.";

    private CombinedAdapter() {}

    /// @param parameters of the new adapter, its head included
    /// @param errors     of each map that was approximated: the share of the update's norm that is left out
    /// @param note       on the result's form, or empty
    public record Report(long parameters, Map<String, Double> errors, double largestError, String note) {}

    /// @param adapters runs or folders, of Graft's own form
    /// @param weights  empty for equal shares that add up to 1
    /// @param merge    how updates are merged; null for the mean of all weights
    /// @param rank     as {@link Combination#ofChanges} takes it
    /// @param out      does not exist yet
    /// @throws InvalidInput when they do not belong together; then nothing is written
    public static Report write(
            Workspace workspace,
            List<String> adapters,
            List<Double> weights,
            @Nullable Merge merge,
            int rank,
            long seed,
            Path out)
            throws IOException {
        FreshFolder.requireFree(out);
        if (!weights.isEmpty() && weights.size() != adapters.size()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    adapters.size() + " adapters but " + weights.size() + " weights.",
                    "Give one weight for each, or none.");
        }
        Map<String, Path> folders = AdapterTeam.folders(workspace, adapters);
        AdapterTeam.checkBases(folders);
        Path lead = folders.values().iterator().next();
        Recipe recipe = TrainedAdapter.recipe(lead);
        List<Double> shares = weights.isEmpty() ? Collections.nCopies(adapters.size(), 1.0 / adapters.size()) : weights;
        Path model = BaseModels.of(Installation.here(), workspace.folder())
                .folder(recipe.base().model());
        Torch.start();
        try (BaseModel base = BaseModel.load(model, Precision.FP32, Device.cpu());
                Members members = new Members()) {
            folders.forEach((name, folder) -> members.add(name, () -> AdapterFolders.attach(folder, base)));
            Combination combination = new Combination(base, members, List.copyOf(folders.keySet()), shares);
            Combination.Result result =
                    merge == null ? combination.averageOfWeights() : combination.ofChanges(merge, rank, seed);
            try (AdaptedModel made = result.model()) {
                Recipe combined = recipe.withAdapters(made.origin().adapters())
                        .withName(out.toAbsolutePath().normalize().getFileName().toString());
                FreshFolder.write(
                        out,
                        folder -> TrainedAdapter.write(
                                folder, made, combined, made.origin().extension()));
                boolean full = merge != null && rank <= 0 && holdDora(folders.values());
                return new Report(made.trainable(), result.errors(), result.largestError(), full ? DORA : "");
            }
        }
    }

    private static boolean holdDora(Collection<Path> folders) {
        return folders.stream()
                .flatMap(folder -> TrainedAdapter.recipe(folder).adapters().stream())
                .anyMatch(spec -> spec instanceof LoraSpec lora && lora.dora());
    }
}
