package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.service.ExportOutcome;
import graft.engine.service.ExportOutcome.MeasuredChange;
import graft.engine.service.ExportRequest;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = "Writes an adapter for PEFT or the adapters library, merged into its base as a plain model, or"
                + " with its base as a TorchScript module for PyTorch.")
final class ExportCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN|ADAPTER", description = "A run's id, an imported adapter's name, or a folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String adapter;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "F",
            description = "peft, adapterhub, merged or torchscript.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String format;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A folder that does not exist yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String out;

    @Option(names = "--without-head", description = "Leaves the adapter's head out.")
    private boolean withoutHead;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Rows that a merged model or a bundle is tried on; those that it was trained on by default.")
    private String data = "";

    @Override
    public Integer call() throws Exception {
        try (LocalEngine engine = engine()) {
            ExportOutcome outcome = engine.exportAdapter(new ExportRequest(adapter, format, out, !withoutHead, data))
                    .get();
            print(document(outcome), text(outcome));
        }
        return 0;
    }

    private static ObjectNode document(ExportOutcome outcome) {
        ObjectNode document = Json.object().put("folder", outcome.folder());
        document.set("files", Json.array(outcome.files()));
        document.set("notes", Json.array(outcome.notes()));
        MeasuredChange change = outcome.change();
        if (change == null) {
            document.putNull("change");
        } else {
            ObjectNode node = document.putObject("change").put("what", change.what());
            Json.number(node, "largest", change.largest());
            Json.number(node, "scale", change.scale());
            node.put("predictions", change.predictions())
                    .put("changed", change.changed())
                    .put("rows", change.rows());
        }
        return document;
    }

    private static String text(ExportOutcome outcome) {
        StringBuilder text = new StringBuilder();
        text.append(outcome.folder())
                .append(": ")
                .append(String.join(", ", outcome.files()))
                .append('\n');
        MeasuredChange change = outcome.change();
        if (change != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "Largest change of the %s against the adapter on its base: %.2e (they reach %.3g); %d of %d predictions"
                            + " are others now. Measured on %s.%n",
                    change.what(),
                    change.largest(),
                    change.scale(),
                    change.changed(),
                    change.predictions(),
                    change.rows()));
        }
        outcome.notes().forEach(note -> text.append("Note: ").append(note).append('\n'));
        return text.toString();
    }
}
