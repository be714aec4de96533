package graft.engine.desk;

import graft.engine.compose.Composition.Average;
import graft.engine.compose.Composition.Bare;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.service.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The weighted mean of what several models predict: of labels' probabilities, by label.
final class Ensemble {

    private Ensemble() {}

    /// The weights divided by their sum, or equal ones where there are none.
    static List<Double> shares(int models, List<Double> weights) {
        return Average.normalised(Collections.nCopies(models, new Bare()), weights)
                .weights();
    }

    /// @param each    of each model one for each text
    /// @param weights one for each model, or empty for equal ones
    static List<Prediction> of(List<List<Prediction>> each, List<Double> weights) {
        List<Double> shares = shares(each.size(), weights);
        List<Prediction> means = new ArrayList<>();
        for (int text = 0; text < each.getFirst().size(); text++) {
            Map<String, Double> sums = new LinkedHashMap<>();
            for (int model = 0; model < each.size(); model++) {
                Prediction prediction = each.get(model).get(text);
                double share = shares.get(model);
                if (prediction.scores().isEmpty()
                        || model > 0 && prediction.scores().size() != sums.size()) {
                    throw new InvalidInput(
                            ErrorCode.ARGUMENT_INVALID,
                            "An ensemble averages probabilities of the same labels; these adapters have none, or others.",
                            "Give adapters of one classification, or --compose parallel.");
                }
                prediction
                        .scores()
                        .forEach(score -> sums.merge(score.label(), share * score.probability(), Double::sum));
            }
            List<Prediction.Score> scores = new ArrayList<>();
            sums.forEach((label, probability) -> scores.add(new Prediction.Score(label, probability)));
            if (scores.size() != each.getFirst().get(text).scores().size()) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "The adapters of an ensemble have different labels: " + String.join(", ", sums.keySet()) + ".",
                        "Give adapters of one classification, or --compose parallel.");
            }
            scores.sort(
                    Comparator.comparingDouble(Prediction.Score::probability).reversed());
            Prediction first = each.getFirst().get(text);
            means.add(new Prediction(first.text(), scores.getFirst().label(), scores, first.tokens(), first.read()));
        }
        return means;
    }
}
