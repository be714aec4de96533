package graft.app.document;

import graft.app.ui.EngineWords;
import graft.engine.recipe.Issue;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeJson;
import java.util.List;

/// Whether a recipe that came as text, typed or pasted, may become the open one: a rank below 0 would have all figures
/// counted from it.
public final class RecipeGate {

    /// What a recipe may lack until it is trained.
    private static final List<String> NAMED_LATER =
            List.of("base.", "data.source", "data.columns.", "task.labels", "fusion.members");

    private RecipeGate() {}

    /// What keeps it out: what no model could mend, nor naming what is still missing. What is wrong with the open
    /// recipe already does not keep one from changing the rest.
    ///
    /// @param open the recipe that it would replace
    public static List<Issue> inTheWay(RecipeJson.Parsed parsed, Recipe open) {
        List<Issue> before = RecipeCheck.issues(open, null);
        return RecipeCheck.issues(parsed, null).stream()
                .filter(Issue::error)
                .filter(issue -> parsed.issues().contains(issue)
                        || !before.contains(issue) && NAMED_LATER.stream().noneMatch(issue.path()::startsWith))
                .toList();
    }

    /// One of them in the window's language: `adapters[1].rank: -4 is below 1; choose at least 1.`
    public static String words(Issue issue) {
        String where = issue.path().isEmpty() ? "" : issue.path() + ": ";
        String next = issue.wayOut().isEmpty() ? "" : "; " + EngineWords.ofRecipe(issue.wayOut());
        return where + EngineWords.ofRecipe(issue.message()) + next + ".";
    }
}
