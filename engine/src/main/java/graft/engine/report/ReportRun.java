package graft.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;

/// A measured run as a report sees it.
///
/// @param title       the method in a reader's words: `Bottleneck (Pfeiffer) r 16`
/// @param recipeText  the recipe as it stands in the run's folder
/// @param environment what it was run with
public record ReportRun(
        String title, RunSummary summary, RunCurve curve, Recipe recipe, String recipeText, JsonNode environment) {

    /// @throws graft.engine.error.InvalidInput when the folder is not a run's
    public static ReportRun read(String title, RunFolder folder) {
        String text = folder.recipeText();
        return new ReportRun(
                title,
                SummaryReader.read(folder),
                new RunCurve(folder.events()),
                RecipeJson.read(text),
                text,
                folder.environmentJson());
    }

    Mark mark() {
        return Mark.of(recipe);
    }

    /// The metric that decides: the test set's where there is one.
    double quality(String metric) {
        Double test = summary.test().get(metric);
        return test != null ? test : summary.validation().getOrDefault(metric, Double.NaN);
    }
}
