package graft.engine.recipe;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.List;
import java.util.stream.Collectors;

/// One thing wrong with a recipe.
///
/// @param path     the field, as in the JSON: `adapters[1].rank`, `training.learningRate`; empty for the whole
/// @param message  what is wrong with it, with its value and the bound
/// @param wayOut   what to do, one sentence
/// @param severity whether it can be trained nonetheless
public record Issue(String path, String message, String wayOut, Severity severity) {

    public enum Severity {
        /// The recipe cannot be trained like this.
        ERROR,
        /// It can, but hardly as meant.
        WARNING
    }

    static Issue error(String path, String message, String wayOut) {
        return new Issue(path, message, wayOut, Severity.ERROR);
    }

    static Issue warning(String path, String message, String wayOut) {
        return new Issue(path, message, wayOut, Severity.WARNING);
    }

    public boolean error() {
        return severity == Severity.ERROR;
    }

    /// `adapters[1].rank: 900 is larger than the layer's width 768; choose at most 768.`
    public String text() {
        String where = path.isEmpty() ? "" : path + ": ";
        return where + message + (wayOut.isEmpty() ? "." : "; " + wayOut + ".");
    }

    /// Nothing where no issue is an error.
    ///
    /// @param source the file or what else the recipe came from
    /// @throws InvalidInput RECIPE_INVALID with every error in one paragraph
    public static void require(String source, List<Issue> issues) {
        List<Issue> errors = issues.stream().filter(Issue::error).toList();
        if (errors.isEmpty()) {
            return;
        }
        String count = errors.size() == 1 ? "" : " has " + errors.size() + " problems";
        String all = errors.stream().map(Issue::text).collect(Collectors.joining(" "));
        throw new InvalidInput(ErrorCode.RECIPE_INVALID, source + count + ": " + all, "");
    }
}
