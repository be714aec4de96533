package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunDifference;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows one run with its curve.")
final class ShowCommand extends GraftCommand {

    private static final String LEVELS = "▁▂▃▄▅▆▇█";
    private static final int WIDTH = 60;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RUN2",
            description = "Another run: tells why the two differ.")
    private @Nullable String other;

    @Override
    public Integer call() throws IOException {
        if (other != null) {
            return differences(workspace().run(run), workspace().run(other));
        }
        RunDocument document = RunDocument.read(workspace().run(run));
        print(document.jsonWithCurve(), document.text() + sparkline(document.curve()));
        return 0;
    }

    private int differences(RunFolder first, RunFolder second) throws IOException {
        List<RunDifference> all = RunDifference.between(first, second);
        ObjectNode document = Json.object().put("run", first.id()).put("other", second.id());
        ArrayNode rows = document.putArray("differences");
        Table table = new Table("", "field", first.id(), second.id());
        for (RunDifference each : all) {
            rows.addObject()
                    .put("area", each.area())
                    .put("field", each.field())
                    .put("first", each.first())
                    .put("second", each.second());
            table.row(each.area(), each.field(), each.first(), each.second());
        }
        print(document, all.isEmpty() ? "The two runs do not differ in anything that is known." : table.toString());
        return 0;
    }

    /// The training loss in one line, each column the mean of its share of the steps.
    static String sparkline(RunCurve curve) {
        int columns = Math.min(WIDTH, curve.size());
        if (columns < 2) {
            return "";
        }
        double[] means = new double[columns];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < columns; column++) {
            int from = (int) ((long) column * curve.size() / columns);
            int to = (int) ((long) (column + 1) * curve.size() / columns);
            for (int i = from; i < to; i++) {
                means[column] += curve.loss(i) / (to - from);
            }
            least = Math.min(least, means[column]);
            most = Math.max(most, means[column]);
        }
        StringBuilder line = new StringBuilder(String.format("%-12s ", "curve"));
        for (double mean : means) {
            double share = most > least ? (mean - least) / (most - least) : 0;
            line.append(Double.isFinite(share) ? LEVELS.charAt((int) Math.round(share * (LEVELS.length() - 1))) : ' ');
        }
        return line.append('\n').toString();
    }
}
