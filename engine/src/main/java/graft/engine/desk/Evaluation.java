package graft.engine.desk;

import graft.engine.data.DataFacts;
import java.util.Map;

/// What a trained adapter reaches on other data.
///
/// @param rows      measured
/// @param cut       of them, because they are longer than what the adapter reads
/// @param maxLength tokens that it reads, the recipe's `data.maxLength`
public record Evaluation(Map<String, Double> metrics, long rows, long cut, int maxLength) {

    static Evaluation of(Map<String, Double> metrics, DataFacts facts, int maxLength) {
        return new Evaluation(
                metrics, facts.testRows(), Math.round(facts.truncatedShare() * facts.testRows()), maxLength);
    }
}
