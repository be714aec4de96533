package graft.engine.desk;

import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.Fusion;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterHubFusion;
import graft.engine.model.BaseModel;
import graft.engine.runs.Workspace;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The trained attention of a fusion with its head, for adapters that are given beside it: of a run with the recipe's
/// field `fusion`, or of a folder that the `adapters` library saved.
final class StoredFusion {

    private StoredFusion() {}

    /// @param given   a run, an adapter's folder, or the library's `fusion` folder or the one around it
    /// @param fuse    the composition that it is for
    /// @param folders of the adapters, by name
    /// @throws InvalidInput when it holds no fusion, or one of other adapters
    static Fusion load(String given, Fuse fuse, Map<String, Path> folders, Workspace workspace, BaseModel base) {
        Path folder = Adapters.path(given);
        for (Path place : List.of(folder, folder.resolve("fusion"))) {
            if (AdapterHubFusion.is(place)) {
                AdapterHubFusion stored = AdapterHubFusion.read(place, base.shape());
                requireMembers(given, stored.members(), fuse);
                return stored.on(base);
            }
        }
        Path own = run(given, fuse, workspace);
        List<String> names =
                Objects.requireNonNull(TrainedAdapter.recipe(own).fusion()).members();
        requireMembers(given, names, fuse);
        requireOrder(given, names, TrainedAdapter.members(own), fuse, folders);
        return TrainedAdapter.fusion(own, base);
    }

    private static Path run(String given, Fuse fuse, Workspace workspace) {
        Path own;
        try {
            own = Adapters.folder(workspace, given);
        } catch (InvalidInput none) {
            throw absent(fuse, "; " + given + " holds none", none);
        }
        if (TrainedAdapter.recipe(own).fusion() == null) {
            throw absent(fuse, "; " + given + " is an adapter without one", null);
        }
        return own;
    }

    /// @param why after "needs its trained attention"
    static InvalidInput absent(Fuse fuse, String why, @Nullable InvalidInput cause) {
        return new InvalidInput(
                ErrorCode.ARGUMENT_INVALID,
                "A fusion of " + fuse.name() + " needs its trained attention" + why + ".",
                "Train one with the recipe's field fusion and give that run with --fusion, or the folder of a fusion that"
                        + " the adapters library saved.",
                cause);
    }

    private static void requireMembers(String given, List<String> members, Fuse fuse) {
        if (members.size() != fuse.parts().size()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    given + " is a fusion of " + members.size() + " adapters (" + String.join(", ", members) + "); "
                            + fuse.text() + " asks for another.",
                    "Fuse its own members, in its order.");
        }
    }

    /// A run's fusion keeps copies of its members: attention over others, or over the same in another order, would be
    /// attention that nobody trained.
    private static void requireOrder(
            String given, List<String> names, List<Path> kept, Fuse fuse, Map<String, Path> folders) {
        List<String> parts = new ArrayList<>();
        fuse.parts().forEach(part -> parts.addAll(part.names()));
        for (int i = 0; i < kept.size(); i++) {
            Path folder = Objects.requireNonNull(folders.get(parts.get(i)), "a composition names given adapters");
            if (TrainedAdapter.is(folder) && !same(kept.get(i), folder)) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        given + " was trained over " + String.join(", ", names) + ", in this order; adapter " + (i + 1)
                                + " of " + fuse.text() + " is not its " + names.get(i) + ".",
                        "Give its own members, in its order.");
            }
        }
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.mismatch(TrainedAdapter.weights(one), TrainedAdapter.weights(other)) < 0;
        } catch (IOException unreadable) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    "The adapters " + one + " and " + other + " cannot be compared: " + FileFault.of(unreadable) + ".",
                    "Check their permissions.",
                    unreadable);
        }
    }
}
