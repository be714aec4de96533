package graft.app.runs;

import graft.app.canvas.Words;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a run is called before it is told from others.
final class RunTitle {

    private RunTitle() {}

    /// Its name; where that says one kind and others are trained, with those: a recipe that was changed
    /// keeps the name it had.
    static String of(RunSummary run, Optional<RunFacts> facts) {
        String name = run.name();
        Set<AdapterKind> named = KindWords.in(name);
        Optional<Recipe> recipe = facts.map(RunFacts::recipe)
                .filter(known -> RunRow.trainedIn(known, KindWords.firstIn(run.method())))
                .filter(known -> known.fusion() == null);
        if (recipe.isEmpty() || named.isEmpty()) {
            return name;
        }
        List<AdapterSpec> trained =
                recipe.get().adapters().stream().filter(AdapterSpec::enabled).toList();
        if (trained.isEmpty()) {
            return name.toLowerCase(Locale.ROOT).contains("head")
                    ? name
                    : Messages.text("runs.name.kinds", name, Messages.text("compare.head"));
        }
        List<String> unsaid = trained.stream()
                .filter(adapter -> !named.contains(adapter.kind()))
                .map(Words::title)
                .distinct()
                .toList();
        String words = String.join(" + ", unsaid);
        return unsaid.isEmpty()
                ? name
                : trained.stream().anyMatch(adapter -> named.contains(adapter.kind()))
                        ? Messages.text("runs.name.more", name, words)
                        : Messages.text("runs.name.kinds", name, words);
    }
}
