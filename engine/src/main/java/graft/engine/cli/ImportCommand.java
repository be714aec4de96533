package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.service.AdapterReport;
import graft.engine.service.ImportRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description =
                "Takes an adapter of PEFT or the adapters library into the workspace; says what became of each key.")
final class ImportCommand extends GraftCommand {

    @Parameters(paramLabel = "DIR", description = "The adapter's folder, with adapter_config.json and its weights.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String folder;

    @Option(
            names = "--base",
            paramLabel = "MODEL",
            description = "The base model it is for; the one that its configuration names by default.")
    private String base = "";

    @Option(names = "--name", paramLabel = "NAME", description = "How it will be called; its own name by default.")
    private String name = "";

    @Override
    public Integer call() throws Exception {
        try (LocalEngine engine = engine()) {
            AdapterReport report =
                    engine.importAdapter(new ImportRequest(folder, base, name)).get();
            print(document(report), text(report));
        }
        return 0;
    }

    private static ObjectNode document(AdapterReport report) {
        ObjectNode document = Json.object()
                .put("adapter", report.name())
                .put("folder", report.folder())
                .put("base", report.base())
                .put("library", report.library())
                .put("version", report.version());
        ObjectNode keys = document.putObject("keys");
        keys.set("used", Json.array(report.used()));
        keys.set("compared", Json.array(report.compared()));
        ArrayNode ignored = keys.putArray("ignored");
        report.ignored()
                .forEach(key -> ignored.addObject().put("key", key.key()).put("reason", key.reason()));
        keys.set("missing", Json.array(report.missing()));
        document.set("unknownFields", Json.array(report.unknownFields()));
        document.set("notes", Json.array(report.notes()));
        return document;
    }

    private static String text(AdapterReport report) {
        StringBuilder text = new StringBuilder();
        text.append(report.name())
                .append(": an adapter of ")
                .append(report.library())
                .append(report.version().isEmpty() ? "" : " (" + report.version() + ")")
                .append(" for ")
                .append(report.base())
                .append("\n  ")
                .append(report.folder())
                .append("\n\n");
        list(text, "used", report.used());
        list(text, "compared with the base, equal", report.compared());
        list(
                text,
                "ignored",
                report.ignored().stream()
                        .map(key -> key.key() + " (" + key.reason() + ")")
                        .toList());
        list(text, "missing", report.missing());
        list(text, "fields of the configuration that are not known here; kept", report.unknownFields());
        report.notes().forEach(note -> text.append("\nNote: ").append(note).append('\n'));
        return text.toString();
    }

    private static void list(StringBuilder text, String title, List<String> keys) {
        text.append(keys.size()).append(' ').append(title).append('\n');
        keys.forEach(key -> text.append("    ").append(key).append('\n'));
    }
}
