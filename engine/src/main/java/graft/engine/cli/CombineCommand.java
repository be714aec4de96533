package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.compose.Merge;
import graft.engine.desk.CombinedAdapter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "combine",
        description = "One new adapter of several saved ones: mean weights, exact or nearest sums, TIES, DARE.")
final class CombineCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN|ADAPTER", arity = "1..*", description = "Runs or adapters' folders.")
    private List<String> adapters = List.of();

    @Option(
            names = "--by",
            required = true,
            paramLabel = "WAY",
            description = {
                "average: every tensor the weighted mean (adapters of one kind and shape);",
                "sum: the LoRAs' updates added exactly, their ranks added up;",
                "svd, prune, ties, dare, dare-ties: merged as matrices, to the nearest of --rank."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String by;

    @Option(names = "--weights", split = ",", paramLabel = "W", description = "One for each adapter; equal shares.")
    private List<Double> weights = List.of();

    @Option(names = "--rank", paramLabel = "R", description = "Of the result, or full; the largest of the adapters'.")
    private String rank = "";

    @Option(names = "--density", paramLabel = "P", description = "Share that prune, ties and dare keep; 0.5.")
    private double density = 0.5;

    @Option(names = "--majority", paramLabel = "M", description = "How ties elects signs: total (default), frequency.")
    private String majority = "total";

    @Option(names = "--seed", paramLabel = "S", description = "Of dare's draws; 42.")
    private long seed = 42;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The new adapter's folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Override
    public Integer call() throws Exception {
        if (!(density > 0 && density <= 1)) {
            throw wrong("--density is " + density, "Give a share above 0, up to 1.");
        }
        if (!majority.equals("total") && !majority.equals("frequency")) {
            throw wrong("--majority is " + majority, "Give total or frequency.");
        }
        Merge merge = merge();
        CombinedAdapter.Report report = CombinedAdapter.write(workspace(), adapters, weights, merge, rank(), seed, out);
        ObjectNode document = Json.object().put("out", out.toString()).put("parameters", report.parameters());
        Json.number(document, "largestError", report.largestError());
        document.put("note", report.note());
        ObjectNode errors = document.putObject("errors");
        report.errors().forEach((place, error) -> Json.number(errors, place, error));
        print(document, text(report));
        return 0;
    }

    private String text(CombinedAdapter.Report report) {
        StringBuilder text = new StringBuilder(out + ": " + Figures.count(report.parameters()) + " parameters\n");
        if (report.errors().isEmpty()) {
            text.append("exact\n");
        } else {
            text.append(String.format(
                    Locale.ROOT,
                    "left out of the updates at most %.3g of their norm (%d maps)%n",
                    report.largestError(),
                    report.errors().size()));
        }
        return text.append(report.note().isEmpty() ? "" : report.note() + "\n").toString();
    }

    /// Null for the mean of weights.
    private @Nullable Merge merge() {
        boolean byNumber = majority.equals("frequency");
        return switch (by) {
            case "average" -> null;
            case "sum", "svd" -> new Merge.Sum();
            case "prune" -> new Merge.Prune(density);
            case "ties" -> new Merge.Ties(density, byNumber);
            case "dare" -> new Merge.Dare(density, false, byNumber);
            case "dare-ties" -> new Merge.Dare(density, true, byNumber);
            default -> throw wrong("--by is " + by, "Give average, sum, svd, prune, ties, dare or dare-ties.");
        };
    }

    private int rank() {
        if (by.equals("sum") && rank.isEmpty() || rank.equals("full")) {
            return -1;
        }
        if (rank.isEmpty()) {
            return 0;
        }
        if (!rank.matches("[1-9]\\d{0,5}")) {
            throw wrong("--rank is " + rank, "Give a number from 1 on, or full.");
        }
        return Integer.parseInt(rank);
    }

    private static InvalidInput wrong(String what, String wayOut) {
        return new InvalidInput(ErrorCode.ARGUMENT_INVALID, what + ".", wayOut);
    }
}
