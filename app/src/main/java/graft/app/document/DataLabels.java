package graft.app.document;

import graft.engine.recipe.Recipe;
import java.util.List;

/// The labels that were found in the open recipe's data. A recipe may leave them to its data, as one on a file does
/// until it is trained: its head is counted with these meanwhile.
///
/// @param names none where the data was not looked at, or has none
public record DataLabels(List<String> names) {

    public static final DataLabels UNKNOWN = new DataLabels(List.of());

    public DataLabels {
        names = List.copyOf(names);
    }

    /// The recipe as it is to be counted.
    public Recipe in(Recipe recipe) {
        return names.isEmpty()
                        || !recipe.task().labels().isEmpty()
                        || recipe.task().kind().languageModel()
                ? recipe
                : recipe.withTask(recipe.task().withLabels(names));
    }
}
