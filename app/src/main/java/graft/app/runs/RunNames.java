package graft.app.runs;

import graft.app.canvas.Words;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names under which runs are told apart in tables, legends and sentences: a run's own, and where others have the same
/// what it differs in from them (method, size, learning rate, seed), no more than that takes. Runs that differ in
/// nothing of it are numbered, the oldest first.
final class RunNames {

    /// Between a name and each of what it is told apart by.
    static final String APART = " · ";

    /// In this order, until every run has a name of its own.
    private enum Trait {
        KIND,
        SIZE,
        RATE,
        PLACES,
        LENGTH,
        BATCH,
        DATA,
        BASE,
        SEED;

        String of(RunFacts facts, RunRow row) {
            Recipe recipe = facts.recipe();
            TrainingSpec training = recipe.training();
            return switch (this) {
                case KIND -> kinds(recipe);
                case SIZE -> SIZE_LETTER.matcher(code(facts, false)).replaceAll("$1 $2");
                case RATE -> Messages.text("runs.name.rate", Figures.rate(training.learningRate(recipe.trainsBase())));
                case PLACES -> code(facts, true);
                case LENGTH -> length(training.length());
                case BATCH -> Messages.text("runs.name.batch", training.batchSize());
                case DATA -> row.summary().data();
                case BASE -> row.summary().base();
                case SEED -> Messages.text("runs.name.seed", Long.toString(training.seed()));
            };
        }
    }

    private static final Comparator<RunRow> OLDEST_FIRST = RunsViewModel.NEWEST_FIRST.reversed();

    private static final Pattern SIZE_LETTER = Pattern.compile("\\b([rn])(\\d)");

    private final Map<RunRow, String> titles = new HashMap<>();
    /// What is known of a run's traits: one that comes is held against thousands that are there.
    private final Map<RunRow, Map<Trait, String>> traits = new HashMap<>();
    private final Map<String, Set<RunRow>> alike = new HashMap<>();
    /// Titles whose runs have changed.
    private final Set<String> changed = new HashSet<>();

    /// A run is new, or its recipe has become known.
    void note(RunRow row) {
        traits.remove(row);
        String title = row.title();
        String before = titles.put(row, title);
        if (before != null && !before.equals(title)) {
            leave(row, before);
        }
        alike.computeIfAbsent(title, any -> new HashSet<>()).add(row);
        changed.add(title);
    }

    void forget(RunRow row) {
        traits.remove(row);
        String before = titles.remove(row);
        if (before != null) {
            leave(row, before);
        }
    }

    private void leave(RunRow row, String title) {
        alike.computeIfPresent(title, (any, rows) -> {
            rows.remove(row);
            return rows.isEmpty() ? null : rows;
        });
        changed.add(title);
    }

    /// Gives names to the runs that have changed since the last time, and to those that are called as they are.
    void settle() {
        for (String title : changed) {
            List<RunRow> known = new ArrayList<>();
            for (RunRow row : alike.getOrDefault(title, Set.of())) {
                if (row.facts().isPresent()) {
                    known.add(row);
                } else {
                    row.setName(title, title);
                }
            }
            known.sort(OLDEST_FIRST);
            split(known, 0, title);
        }
        changed.clear();
    }

    private String trait(RunRow row, Trait trait) {
        return traits.computeIfAbsent(row, any -> new EnumMap<>(Trait.class))
                .computeIfAbsent(trait, any -> trait.of(row.facts().orElseThrow(), row));
    }

    private void split(List<RunRow> rows, int next, String name) {
        if (rows.size() == 1) {
            rows.getFirst().setName(name, name);
        } else if (next == Trait.values().length) {
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).setName(i == 0 ? name : Messages.text("runs.name.nth", name, i + 1), name);
            }
        } else {
            Trait trait = Trait.values()[next];
            Map<String, List<RunRow>> groups = new LinkedHashMap<>();
            for (RunRow row : rows) {
                String value = trait(row, trait);
                groups.computeIfAbsent(value, any -> new ArrayList<>()).add(row);
            }
            groups.forEach((value, group) ->
                    split(group, next + 1, groups.size() == 1 || value.isEmpty() ? name : name + APART + value));
            if (trait == Trait.SEED) {
                rows.forEach(row -> row.setName(row.name(), name)); // together they are the recipe
            }
        }
    }

    private static String kinds(Recipe recipe) {
        String all = recipe.adapters().stream()
                .filter(AdapterSpec::enabled)
                .map(Words::title)
                .distinct()
                .collect(Collectors.joining(" + "));
        return all.isEmpty() ? Messages.text("compare.head") : all;
    }

    /// Of the placement's code `FFN:0-11 r48` the places or the sizes, of several adapters joined.
    private static String code(RunFacts facts, boolean places) {
        String code = facts.onBase().map(RunFacts.OnBase::code).orElse("");
        return Arrays.stream(code.split("\\+"))
                .map(each -> each.split(" ", 2))
                .map(parts -> places ? parts[0] : parts.length > 1 ? parts[1] : "")
                .filter(part -> !part.isEmpty())
                .distinct()
                .collect(Collectors.joining(" + "));
    }

    private static String length(TrainingSpec.Length length) {
        Integer steps = length.maxSteps();
        return steps == null
                ? Messages.text("runs.name.epochs", length.epochs(), Figures.trimmed(length.epochs()))
                : Messages.text("runs.name.steps", steps);
    }
}
