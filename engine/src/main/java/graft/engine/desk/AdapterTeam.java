package graft.engine.desk;

import ai.djl.ndarray.NDArray;
import graft.engine.compose.ComposedModel;
import graft.engine.compose.Composition;
import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.CompositionText;
import graft.engine.compose.Fusion;
import graft.engine.compose.Members;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.train.TrainedAdapter;
import graft.engine.train.TrainedOn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Adapters from their folders, acting together on a base.
public final class AdapterTeam implements AutoCloseable {

    private final Members members;
    private final Map<String, Fusion> fusions;
    private final ComposedModel model;

    private AdapterTeam(Members members, Map<String, Fusion> fusions, ComposedModel model) {
        this.members = members;
        this.fusions = fusions;
        this.model = model;
    }

    /// Loads them all before any acts.
    ///
    /// @throws InvalidInput when one is missing, is for another base, or the form makes no sense; then
    ///                      nothing stays loaded
    public static AdapterTeam load(BaseModel base, Workspace workspace, TeamRequest request) {
        Members members = new Members();
        Map<String, Fusion> fusions = new HashMap<>();
        try {
            Map<String, Path> folders = folders(workspace, request.adapters());
            checkBases(folders);
            folders.values().forEach(folder -> requireOlder(folder, workspace, base));
            folders.forEach((name, folder) -> members.add(name, () -> AdapterFolders.attach(folder, base)));
            List<String> names = List.copyOf(folders.keySet());
            if (request.compose().isEmpty() && names.size() > 1) {
                throw wrong(
                        names.size() + " adapters were given, but not how they act together.",
                        "Give --compose stack, sum, parallel, average, fuse or ensemble.");
            }
            Composition tree = request.compose().isEmpty()
                    ? new Composition.Member(names.getFirst())
                    : CompositionText.parse(request.compose(), names, request.weights(), request.lengths());
            fuse(tree, request, folders, workspace, base, fusions);
            Set<Integer> skipped = skipped(request.skipped(), base.layers().size());
            return new AdapterTeam(members, fusions, new ComposedModel(base, tree, members, fusions, skipped));
        } catch (RuntimeException failure) {
            members.close();
            fusions.values().forEach(Fusion::close);
            throw failure;
        }
    }

    private static Set<Integer> skipped(@Nullable LayerSelection selection, int count) {
        if (selection == null) {
            return Set.of();
        }
        if (!selection.beyond(count).isEmpty()) {
            throw wrong(
                    "--skip-layers names layer " + selection.beyond(count).getFirst() + "; the base has " + count
                            + ", counted from 0.",
                    "Give layers from 0 to " + (count - 1) + ".");
        }
        return new TreeSet<>(selection.resolve(count));
    }

    /// By the names that they go by: of a run its id, else the folder's.
    static Map<String, Path> folders(Workspace workspace, List<String> adapters) {
        Map<String, Path> folders = new LinkedHashMap<>();
        for (String adapter : adapters) {
            Path folder = folder(workspace, adapter);
            Path named = folder.toAbsolutePath().normalize();
            String last = String.valueOf(named.getFileName());
            String name = last.equals("adapter") && named.getParent() != null
                    ? String.valueOf(named.getParent().getFileName())
                    : last;
            String free = name;
            for (int i = 2; folders.containsKey(free); i++) {
                free = name + "-" + i;
            }
            folders.put(free, folder);
        }
        return folders;
    }

    /// A folder with an adapter of any library, or whatever else {@link Adapters} knows.
    private static Path folder(Workspace workspace, String adapter) {
        Path given = Path.of(adapter);
        return Files.isRegularFile(given.resolve("adapter_config.json")) ? given : Adapters.folder(workspace, adapter);
    }

    /// Folders of older versions do not say what base they are for; their recipe names it, and where that is still on
    /// this machine its shape is known.
    private static void requireOlder(Path folder, Workspace workspace, BaseModel base) {
        if (TrainedAdapter.is(folder) && TrainedOn.read(folder).isEmpty()) {
            String model = TrainedAdapter.recipe(folder).base().model();
            TrainedOn trained;
            try {
                BaseModels models = BaseModels.of(Installation.here(), workspace.folder());
                trained = TrainedOn.of(model, models.shape(model));
            } catch (InvalidInput gone) {
                return; // then the tensors alone must fit
            }
            trained.require(folder, base);
        }
    }

    /// Refuses adapters of different bases: by their names, or, where names differ, by the weight files.
    static void checkBases(Map<String, Path> folders) {
        String first = null;
        String name = "";
        for (Map.Entry<String, Path> entry : folders.entrySet()) {
            if (TrainedAdapter.is(entry.getValue())) {
                Recipe recipe = TrainedAdapter.recipe(entry.getValue());
                String model = recipe.base().model();
                if (first != null
                        && !first.equals(model)
                        && !TrainedOn.isSame(Objects.requireNonNull(folders.get(name)), entry.getValue())) {
                    throw wrong(
                            "Adapter " + name + " was trained on the base " + first + ", " + entry.getKey() + " on "
                                    + model + "; adapters act together on one base.",
                            "Choose adapters of one base.");
                }
                first = model;
                name = entry.getKey();
            }
        }
    }

    private static void fuse(
            Composition tree,
            TeamRequest request,
            Map<String, Path> folders,
            Workspace workspace,
            BaseModel base,
            Map<String, Fusion> fusions) {
        List<Fuse> found = new ArrayList<>();
        collect(tree, found);
        String given = request.fusion();
        if (found.isEmpty()) {
            if (given != null) {
                throw wrong("--fusion is given, but nothing is fused.", "Give --compose fuse.");
            }
            return;
        }
        Fuse fuse = found.getFirst();
        if (given == null) {
            throw StoredFusion.absent(fuse, "", null);
        }
        if (found.size() > 1) {
            throw wrong(
                    tree.text() + " holds " + found.size() + " fusions; --fusion gives the attention of one.",
                    "Fuse once.");
        }
        fusions.put(fuse.name(), StoredFusion.load(given, fuse, folders, workspace, base));
    }

    private static void collect(Composition tree, List<Fuse> found) {
        if (tree instanceof Fuse fuse) {
            found.add(fuse);
        } else if (tree instanceof Composition.Several several) {
            several.parts().forEach(part -> collect(part, found));
        }
    }

    public ComposedModel model() {
        return model;
    }

    /// Whether fusions keep their attention to be read.
    public void record(boolean on) {
        all().forEach(fusion -> fusion.record(on));
    }

    /// The fusions' attention in the last recorded pass.
    public Map<Fusion.Place, NDArray> attentions() {
        Map<Fusion.Place, NDArray> attentions = new LinkedHashMap<>();
        all().forEach(fusion -> attentions.putAll(fusion.attentions()));
        return attentions;
    }

    /// Those beside the members, and those that members are.
    private List<Fusion> all() {
        List<Fusion> all = new ArrayList<>(fusions.values());
        members.names().forEach(name -> all.addAll(members.get(name).owned(Fusion.class)));
        return all;
    }

    private static InvalidInput wrong(String what, String wayOut) {
        return new InvalidInput(ErrorCode.ARGUMENT_INVALID, what, wayOut);
    }

    @Override
    public void close() {
        model.close();
        members.close();
        fusions.values().forEach(Fusion::close);
    }
}
