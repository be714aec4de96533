package graft.app.inspector;

import graft.app.canvas.Placements;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.inspector.SlotViewModel.Slot;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Issue;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the engine's check of the recipe says of the adapters being edited, field by field.
public final class SlotProblems {

    /// What is told of a field.
    ///
    /// @param words empty where nothing is wrong
    /// @param error whether it keeps the recipe from being trained
    public record Told(String words, boolean error) {

        static final Told NOTHING = new Told("", false);

        void tell(Field field) {
            if (error) {
                field.problem(words);
            } else {
                field.warning(words);
            }
        }

        /// An error comes before a warning, the first of each before the others.
        private Told or(Told other) {
            return words.isEmpty() || !error && other.error ? other : this;
        }
    }

    private static final Pattern ADAPTER = Pattern.compile("adapters\\[(\\d+)](?:\\.(\\w+))?.*");

    /// Values that a recipe gives by site are plain ones in a place.
    private static final Map<String, String> PLAIN = Map.of("rankBySite", "rank", "alphaBySite", "alpha");

    private static final Set<String> OF_PLACES = Set.of("layers", "sites", "kind", "");

    private final RecipeDocument document;
    private final Map<String, Told> told = new HashMap<>();

    SlotProblems(RecipeDocument document) {
        this.document = document;
    }

    /// Reads the issues of the adapters that stand in the slot.
    void read(Slot slot) {
        told.clear();
        if (slot.kind().isEmpty()) {
            return;
        }
        Recipe recipe = document.recipe();
        Set<Integer> edited = edited(recipe, slot);
        for (Issue issue : RecipeCheck.issues(recipe, document.shape())) {
            Matcher matcher = ADAPTER.matcher(issue.path());
            if (matcher.matches() && edited.contains(Integer.parseInt(matcher.group(1)))) {
                told.merge(field(matcher), new Told(Problem.words(issue), issue.error()), Told::or);
            }
        }
    }

    private Set<Integer> edited(Recipe recipe, Slot slot) {
        ModelShape shape = document.shape();
        List<AdapterSpec> adapters = recipe.adapters();
        Set<Cell> cells = slot.cells();
        Set<Integer> edited = new HashSet<>();
        for (int i = 0; i < adapters.size() && shape != null; i++) {
            boolean here = cells.isEmpty()
                    || Placements.of(recipe.withAdapters(List.of(adapters.get(i))), shape).cells().keySet().stream()
                            .anyMatch(cells::contains);
            if (here && adapters.get(i).kind() == slot.kind().orElse(null)) {
                edited.add(i);
            }
        }
        return edited;
    }

    /// The first error of a field that a changed recipe has and the open one has not, or empty.
    String added(Recipe changed, String field) {
        Set<String> before = errors(document.recipe(), field);
        return errors(changed, field).stream()
                .filter(error -> !before.contains(error))
                .findFirst()
                .orElse("");
    }

    private Set<String> errors(Recipe recipe, String field) {
        Set<String> errors = new LinkedHashSet<>();
        for (Issue issue : RecipeCheck.issues(recipe, document.shape())) {
            Matcher matcher = ADAPTER.matcher(issue.path());
            if (issue.error() && matcher.matches() && field.equals(field(matcher))) {
                errors.add(Problem.words(issue));
            }
        }
        return errors;
    }

    private static String field(Matcher matcher) {
        String field = matcher.group(2) == null ? "" : matcher.group(2);
        return PLAIN.getOrDefault(field, field);
    }

    Told of(String field) {
        return told.getOrDefault(field, Told.NOTHING);
    }

    /// Of what no field of the form shows.
    Told ofPlaces() {
        return OF_PLACES.stream().map(this::of).reduce(Told.NOTHING, Told::or);
    }
}
