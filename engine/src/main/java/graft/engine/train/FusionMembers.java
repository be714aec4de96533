package graft.engine.train;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// The saved adapters that a fusion attends to: how a recipe names them, and the copies that a trained fusion keeps of
/// them.
final class FusionMembers {

    private static final String FOLDER = "members";

    private FusionMembers() {}

    /// The folders of a recipe's members: runs, adapters that were imported, or folders of either.
    ///
    /// @throws InvalidInput when one is missing
    static List<Path> named(FusionSpec spec, Workspace workspace) {
        List<Path> folders = new ArrayList<>();
        for (String name : spec.members()) {
            folders.add(places(name, workspace).stream()
                    .filter(TrainedAdapter::is)
                    .findFirst()
                    .orElseThrow(() -> new InvalidInput(
                            ErrorCode.ADAPTER_UNREADABLE,
                            "fusion.members: \"" + name + "\" is neither a run with an adapter nor an imported adapter"
                                    + " nor the folder of one.",
                            "`graft runs` lists runs; `graft import` takes adapters of other libraries in.")));
        }
        return folders;
    }

    private static List<Path> places(String name, Workspace workspace) {
        Path given;
        try {
            given = Path.of(name);
        } catch (InvalidPathException noName) {
            return List.of();
        }
        return List.of(
                given,
                given.resolve("adapter"),
                workspace.runsFolder().resolve(name).resolve("adapter"),
                workspace.adaptersFolder().resolve(name));
    }

    /// The copies that a trained fusion keeps.
    static List<Path> kept(Path folder, FusionSpec spec) {
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < spec.members().size(); i++) {
            folders.add(folder.resolve(FOLDER).resolve(String.valueOf(i)));
        }
        return folders;
    }

    /// Copies the members into a trained fusion's folder.
    static void keep(Path folder, List<Path> members) throws IOException {
        for (int i = 0; i < members.size(); i++) {
            Path target = folder.resolve(FOLDER).resolve(String.valueOf(i));
            Files.createDirectories(target);
            try (var files = Files.list(members.get(i))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(
                            file, target.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /// Refuses members of another base than the recipe's, whatever it is called, and fusions.
    static void checkBases(Recipe recipe, BaseModel base, List<Path> folders) {
        String model = recipe.base().model();
        for (Path folder : folders) {
            Recipe member = TrainedAdapter.recipe(folder);
            boolean same = member.base().model().equals(model)
                    || TrainedOn.read(folder)
                            .filter(trained -> trained.isKnownAs(base))
                            .isPresent();
            if (!same) {
                throw new InvalidInput(
                        ErrorCode.RECIPE_INVALID,
                        "fusion.members: " + folder + " was trained on the base "
                                + member.base().model() + "; this recipe's is " + model + ".",
                        "Fuse adapters of one base.");
            }
            if (member.fusion() != null) {
                throw new InvalidInput(
                        ErrorCode.RECIPE_INVALID,
                        "fusion.members: " + folder + " is a fusion itself.",
                        "Name the adapters that it fuses.");
            }
        }
    }
}
