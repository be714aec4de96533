package graft.engine.pretrain.samples;

import java.util.List;
import java.util.Map;

/// One labelled data set in memory.
///
/// @param name        folder name, and the name a recipe uses
/// @param title       for people
/// @param taskKind    a recipe's `task.kind`
/// @param labels      the labels, empty for generation
/// @param columns     role to column: `text`, `label`, `tokens`, `tags`, `prompt`, `response`
/// @param fields      the columns in file order
/// @param train       rows, each with one value per field; a value is a `String` or a list of them
/// @param test        rows of the same shape, none of whose texts is in `train`
/// @param labelNoise  share of training labels that were changed on purpose; the test labels are all true
/// @param description one or two sentences for the picker
/// @param card        Markdown paragraphs for the data card: how a row is made and what its label depends on
public record SampleSet(
        String name,
        String title,
        String taskKind,
        List<String> labels,
        Map<String, String> columns,
        List<String> fields,
        List<List<Object>> train,
        List<List<Object>> test,
        double labelNoise,
        String description,
        String card) {

    /// JSON lines when a value is a list, CSV otherwise.
    boolean jsonLines() {
        return train.getFirst().stream().anyMatch(value -> value instanceof List);
    }

    String fileName(String part) {
        return part + (jsonLines() ? ".jsonl" : ".csv");
    }
}
