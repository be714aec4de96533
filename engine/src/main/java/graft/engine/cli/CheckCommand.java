package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.exchange.SelfCheck;
import graft.engine.exchange.SelfCheck.Status;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Measures what must hold of an adapter: identity at the start, saved equals loaded, merged equals"
                + " unmerged, switched off equals base, gradients, count.")
final class CheckCommand extends GraftCommand {

    private static final int FAILED = 3;

    @Parameters(paramLabel = "RUN|ADAPTER", description = "A run's id, an imported adapter's name, or a folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String adapter;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Rows to measure on; those that it was trained on by default, else random tokens.")
    private String data = "";

    @Override
    public Integer call() throws Exception {
        List<SelfCheck.Result> results;
        try (LocalEngine engine = engine()) {
            results = engine.check(adapter, data).get();
        }
        ObjectNode document = Json.object();
        ArrayNode rows = document.putArray("checks");
        Table table = new Table("check", "status", "value", "");
        boolean failed = false;
        for (SelfCheck.Result result : results) {
            failed |= result.status() == Status.FAILS;
            ObjectNode row = rows.addObject()
                    .put("check", result.name())
                    .put("status", result.status().text());
            Json.number(row, "value", result.value());
            row.put("detail", result.detail());
            table.row(result.name(), result.status().text(), value(result.value()), result.detail());
        }
        print(document, table.toString());
        return failed ? FAILED : 0;
    }

    private static String value(double value) {
        return Double.isNaN(value)
                ? "–"
                : value == Math.rint(value)
                        ? String.format(Locale.ROOT, "%,d", (long) value)
                        : String.format(Locale.ROOT, "%.2e", value);
    }
}
