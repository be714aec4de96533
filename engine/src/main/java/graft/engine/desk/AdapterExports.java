package graft.engine.desk;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterExport;
import graft.engine.exchange.Agreement;
import graft.engine.exchange.ExportReport;
import graft.engine.exchange.Library;
import graft.engine.exchange.SelfCheck;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.ExportOutcome;
import graft.engine.service.ExportOutcome.MeasuredChange;
import graft.engine.service.ExportRequest;
import graft.engine.tensor.Torch;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Writes adapters for others.
final class AdapterExports {

    private final Workspace workspace;
    private final BaseModels models;
    private final WarmSupplies supplies;

    AdapterExports(Workspace workspace, BaseModels models, WarmSupplies supplies) {
        this.workspace = workspace;
        this.models = models;
        this.supplies = supplies;
    }

    /// @param data a sample's name or a file; empty for the adapter's own
    List<SelfCheck.Result> check(String name, String data) throws IOException {
        Path adapter = Adapters.folder(workspace, name);
        Recipe recipe = TrainedAdapter.recipe(adapter);
        Path baseFolder = models.folder(recipe.base().model());
        Path scratch = Files.createTempDirectory("graft-check");
        try (BaseModel base =
                        BaseModel.load(baseFolder, Precision.FP32, Torch.start().device("cpu"));
                TrialRows rows = TrialRows.of(recipe, base, data, supplies)) {
            return new SelfCheck(adapter, baseFolder, base, rows).run(scratch);
        } finally {
            remove(scratch);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// @throws InvalidInput with the reason, and nothing is written
    ExportOutcome write(ExportRequest request) {
        Path adapter = Adapters.folder(workspace, request.adapter());
        Path target = Adapters.path(request.folder());
        Recipe recipe = TrainedAdapter.recipe(adapter);
        Path baseFolder = models.folder(recipe.base().model());
        AdapterExport export = new AdapterExport(adapter, request.withHead());
        try (BaseModel base =
                BaseModel.load(baseFolder, Precision.FP32, Torch.start().device("cpu"))) {
            ExportReport report = switch (request.format()) {
                case "peft" -> export.toLibrary(Library.PEFT, base, target);
                case "adapterhub" -> export.toLibrary(Library.ADAPTERHUB, base, target);
                case "merged" -> {
                    try (TrialRows rows = TrialRows.of(recipe, base, request.data(), supplies)) {
                        yield export.merged(base, baseFolder, target, rows);
                    }
                }
                case "torchscript" -> {
                    try (TrialRows rows = TrialRows.of(recipe, base, request.data(), supplies)) {
                        yield export.torchScript(base, baseFolder, target, rows);
                    }
                }
                default ->
                    throw new InvalidInput(
                            ErrorCode.ARGUMENT_INVALID,
                            "\"" + request.format() + "\" is no format to export.",
                            "Formats are peft, adapterhub, merged and torchscript.");
            };
            Agreement agreement = report.agreement();
            return new ExportOutcome(
                    target.toString(),
                    report.files(),
                    report.notes(),
                    agreement == null
                            ? null
                            : new MeasuredChange(
                                    agreement.what(),
                                    agreement.largest(),
                                    agreement.scale(),
                                    agreement.predictions(),
                                    agreement.changed(),
                                    agreement.rows()));
        }
    }
}
