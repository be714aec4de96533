package graft.engine.desk;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterImport;
import graft.engine.exchange.ForeignAdapter;
import graft.engine.exchange.ImportReport;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Workspace;
import graft.engine.service.AdapterReport;
import graft.engine.service.AdapterReport.IgnoredKey;
import graft.engine.service.BaseModels;
import graft.engine.service.ImportRequest;
import graft.engine.tensor.Torch;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Takes adapters of other libraries into the workspace.
final class AdapterImports {

    private final Workspace workspace;
    private final BaseModels models;

    AdapterImports(Workspace workspace, BaseModels models) {
        this.workspace = workspace;
        this.models = models;
    }

    /// @throws InvalidInput with the reason, and nothing is left in the workspace
    AdapterReport take(ImportRequest request) throws IOException {
        ForeignAdapter foreign = ForeignAdapter.in(Adapters.path(request.folder()));
        String named = request.base().isEmpty() ? foreign.base() : request.base();
        Path baseFolder = base(foreign, named, request.base().isEmpty());
        Path target = target(foreign, request.name());
        try (BaseModel base =
                BaseModel.load(baseFolder, Precision.FP32, Torch.start().device("cpu"))) {
            String name = Files.isDirectory(Adapters.path(named))
                    ? baseFolder.toRealPath().toString()
                    : named;
            ImportReport report = AdapterImport.into(target, foreign, base, name);
            return entry(target, name, report);
        }
    }

    private Path base(ForeignAdapter foreign, String named, boolean itsOwn) {
        if (named.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    foreign.folder() + " does not say which base model it is for.",
                    "Name it with --base.");
        }
        try {
            return models.folder(named);
        } catch (InvalidInput unknown) {
            if (!itsOwn) {
                throw unknown;
            }
            throw new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    foreign.folder() + " is for the base model \"" + named + "\", which is not on this machine.",
                    "Name its folder with --base, or get it with `graft download " + named + "`.",
                    unknown);
        }
    }

    private Path target(ForeignAdapter foreign, String name) {
        Path all = workspace.adaptersFolder();
        if (!name.isEmpty()) {
            if (!Adapters.isName(name)) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "\"" + name + "\" is no name for an adapter.",
                        "Use letters, digits, dots, dashes and underscores.");
            }
            return all.resolve(name);
        }
        String plain = foreign.name().replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[._-]+", "");
        String stem = plain.isEmpty() ? "adapter" : plain.substring(0, Math.min(60, plain.length()));
        Path target = all.resolve(stem);
        for (int number = 2; Files.exists(target); number++) {
            target = all.resolve(stem + "-" + number);
        }
        return target;
    }

    private static AdapterReport entry(Path folder, String base, ImportReport report) {
        List<IgnoredKey> ignored = new ArrayList<>();
        report.ignored().forEach((key, reason) -> ignored.add(new IgnoredKey(key, reason)));
        return new AdapterReport(
                String.valueOf(folder.getFileName()),
                folder.toString(),
                base,
                RecipeJson.write(TrainedAdapter.recipe(folder)),
                report.library().title(),
                report.version(),
                report.used(),
                report.compared(),
                ignored,
                List.of(),
                report.unknownFields(),
                report.notes());
    }
}
