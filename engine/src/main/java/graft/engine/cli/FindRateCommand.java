package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeFile;
import graft.engine.service.LearningRateCurve;
import graft.engine.service.LearningRateRequest;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "lr-find", description = "Tries growing learning rates on a recipe and suggests one.")
final class FindRateCommand extends GraftCommand {

    private static final int ROWS = 20;
    private static final int BAR = 40;

    @Parameters(paramLabel = "RECIPE", description = "A recipe's file, or the name of a bundled one.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String recipe;

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the best by default.")
    private String device = "auto";

    @Option(names = "--set", paramLabel = "path=value", description = "Changes a field: training.batchSize=8.")
    private List<String> changes = List.of();

    @Override
    public Integer call() throws Exception {
        RecipeFile file = RecipeFile.read(recipe, changes);
        try (LocalEngine engine = engine()) {
            checked(engine, file);
            LearningRateCurve curve = engine.findLearningRate(new LearningRateRequest(file.json(), device))
                    .get();
            print(json(curve), text(curve));
        }
        return 0;
    }

    private static ObjectNode json(LearningRateCurve curve) {
        ObjectNode node = Json.object();
        node.put("suggestion", curve.suggestion()).put("reason", curve.reason());
        numbers(node.putArray("rates"), curve.rates());
        numbers(node.putArray("losses"), curve.losses());
        numbers(node.putArray("smoothed"), curve.smoothed());
        return node;
    }

    private static void numbers(ArrayNode array, List<Double> values) {
        for (double value : values) {
            if (Double.isFinite(value)) {
                array.add(value);
            } else {
                array.addNull();
            }
        }
    }

    private static String text(LearningRateCurve curve) {
        StringBuilder text = new StringBuilder();
        double most = curve.smoothed().stream()
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        int each = Math.max(1, Math.ceilDiv(curve.rates().size(), ROWS));
        for (int i = 0; i < curve.rates().size(); i += each) {
            double loss = curve.smoothed().get(i);
            int length = Double.isFinite(loss) ? (int) Math.round(Math.clamp(loss / most, 0, 1) * BAR) : BAR;
            text.append(String.format(
                    Locale.ROOT, "%8.1e  %8.4f  %s%n", curve.rates().get(i), loss, "▇".repeat(length)));
        }
        text.append(curve.suggestion() == null ? "No suggestion. " : "Suggested rate: " + curve.suggestion() + ". ");
        return text.append(curve.reason()).toString();
    }
}
