package graft.engine.cli;

import graft.engine.runs.RunCurve;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows one run with its curve.")
final class ShowCommand extends GraftCommand {

    private static final String LEVELS = "▁▂▃▄▅▆▇█";
    private static final int WIDTH = 60;

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Override
    public Integer call() throws IOException {
        RunDocument document = RunDocument.read(workspace().run(run));
        print(document.jsonWithCurve(), document.text() + sparkline(document.curve()));
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
