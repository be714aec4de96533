package graft.engine.data;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Task;
import java.nio.file.Path;
import java.util.List;

/// The labels of a task: those the recipe names, else those of the training rows in order.
///
/// @param names  by index
/// @param stated whether the recipe names them
record Labels(List<String> names, boolean stated) {

    /// @param train the training table's rows
    /// @param path  of the table, for refusals
    /// @throws InvalidInput when a training row has a label that the recipe does not name, or there is one
    /// class only
    static Labels of(Task task, TokenFile train, Path path) {
        if (task.kind().languageModel() || task.kind() == Task.Kind.REGRESSION) {
            return new Labels(List.of(), false);
        }
        List<String> found = LabelNames.sorted(
                train.meta().labels().stream().map(LabelNames.Seen::name).toList());
        boolean enough = found.size() >= 2 || task.kind() == Task.Kind.MULTI_LABEL && !found.isEmpty();
        if (!enough) {
            throw new InvalidInput(
                    ErrorCode.DATA_LABELS,
                    found.isEmpty()
                            ? path + " has no labels."
                            : "%s has one class only: every row is labelled \"%s\"."
                                    .formatted(path, shown(found.getFirst())),
                    "Learning to tell classes apart needs rows of at least two; check data.columns."
                            + (task.kind() == Task.Kind.TOKEN_CLASSIFICATION ? "tags." : "label."));
        }
        if (task.kind() == Task.Kind.CLASSIFICATION && found.size() > 50 && 2 * found.size() > train.size()) {
            throw new InvalidInput(
                    ErrorCode.DATA_LABELS,
                    "%s: %d different labels in %d rows, such as \"%s\"; hardly any label comes twice."
                            .formatted(path, found.size(), train.size(), shown(found.getFirst())),
                    "Check data.columns.label: this may be another column, or a value for task.kind regression.");
        }
        Labels labels = new Labels(
                task.labels().isEmpty() ? found : task.labels(), !task.labels().isEmpty());
        labels.numbering(train, path);
        return labels;
    }

    /// The numbers of a file's labels in this task.
    ///
    /// @throws InvalidInput when the file has a label that is not among them; the message names the row
    int[] numbering(TokenFile file, Path path) {
        List<LabelNames.Seen> seen = file.meta().labels();
        int[] numbers = new int[seen.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = names.indexOf(seen.get(i).name());
            if (numbers[i] < 0) {
                throw unknown(seen.get(i), path);
            }
        }
        return numbers;
    }

    private InvalidInput unknown(LabelNames.Seen seen, Path path) {
        String known = names.size() <= 20
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 20)) + " and " + (names.size() - 20) + " more";
        return new InvalidInput(
                ErrorCode.DATA_LABELS,
                "%s: the label \"%s\" %s (%s)."
                        .formatted(
                                place(seen, path),
                                shown(seen.name()),
                                stated ? "is not one of task.labels" : "does not occur in the training rows",
                                known),
                stated ? "Add it to task.labels, or correct the row." : "Add training rows of it, or correct the row.");
    }

    /// The cache is found by content, so its rows may have been read under another path.
    private static String place(LabelNames.Seen seen, Path path) {
        int at = Math.max(seen.where().lastIndexOf(", line "), seen.where().lastIndexOf(", row "));
        return at < 0 ? path.toString() : path + seen.where().substring(at);
    }

    private static String shown(String label) {
        return label.length() > 60 ? label.substring(0, 60) + "…" : label;
    }
}
