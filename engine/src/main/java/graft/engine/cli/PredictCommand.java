package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.TeamRequest;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.service.PredictRequest;
import graft.engine.service.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "predict", description = "Labels with probabilities, or generated text, from a trained run.")
final class PredictCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN|ADAPTER", description = "A run's id, or an adapter's folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--text", paramLabel = "T", description = "A text; may be given several times.")
    private List<String> texts = List.of();

    @Option(names = "--pair", paramLabel = "P", description = "A second text for each text.")
    private List<String> pairs = List.of();

    @Option(names = "--file", paramLabel = "FILE", description = "One text a line.")
    private @Nullable Path file;

    @Mixin
    private final TeamOptions team = new TeamOptions();

    @Override
    public Integer call() throws Exception {
        List<String> all = new ArrayList<>(texts);
        if (file != null) {
            all.addAll(new TextLines(file).read());
        }
        if (all.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "There is no text to predict on.", "Give --text or --file.");
        }
        try (LocalEngine engine = engine()) {
            TeamRequest request = team.request(run);
            if (request.together()) {
                Map<String, List<Prediction>> each = engine.predict(request, new PredictRequest(run, all, pairs))
                        .get();
                warnOfCut(each.values().iterator().next()); // all read the same texts
                print(document(each), text(each));
            } else {
                List<Prediction> predictions =
                        engine.predict(new PredictRequest(run, all, pairs)).get();
                warnOfCut(predictions);
                print(document(predictions), text(predictions));
            }
        }
        return 0;
    }

    private void warnOfCut(List<Prediction> predictions) {
        List<Prediction> cut = predictions.stream().filter(Prediction::cut).toList();
        int read = cut.stream().mapToInt(Prediction::read).max().orElse(0);
        warnOfCut(cut.size(), predictions.size(), read);
    }

    private static ObjectNode document(List<Prediction> predictions) {
        ObjectNode document = Json.object();
        ArrayNode rows = document.putArray("predictions");
        for (Prediction prediction : predictions) {
            ObjectNode row = rows.addObject().put("text", prediction.text()).put("label", prediction.label());
            ObjectNode scores = row.putObject("scores");
            row.put("tokens", prediction.tokens()).put("read", prediction.read());
            prediction.scores().forEach(score -> Json.number(scores, score.label(), score.probability()));
        }
        return document;
    }

    /// Of one output its predictions, of several each by its adapters.
    private static ObjectNode document(Map<String, List<Prediction>> each) {
        if (each.size() == 1) {
            return document(each.values().iterator().next());
        }
        ObjectNode document = Json.object();
        ObjectNode outputs = document.putObject("outputs");
        each.forEach(
                (name, predictions) -> outputs.set(name, document(predictions).get("predictions")));
        return document;
    }

    private static String text(Map<String, List<Prediction>> each) {
        StringBuilder text = new StringBuilder();
        each.forEach((name, predictions) ->
                text.append(each.size() == 1 ? "" : name + "\n").append(text(predictions)));
        return text.toString();
    }

    private static String text(List<Prediction> predictions) {
        StringBuilder text = new StringBuilder();
        for (Prediction prediction : predictions) {
            text.append(prediction.text()).append("\n  → ").append(prediction.label());
            prediction.scores().stream()
                    .limit(5)
                    .forEach(score -> text.append("  ")
                            .append(score.label())
                            .append(' ')
                            .append(Figures.percent(100 * score.probability())));
            text.append('\n');
        }
        return text.toString();
    }
}
