package graft.app.runs;

import graft.app.canvas.Words;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names under which runs are told apart in tables, legends and sentences: a run's own, and where
/// others have the same what it differs in from them (method, size, learning rate, seed), no more than
/// that takes. Runs that differ in nothing of it are numbered, the oldest first. A run that comes can
/// rename thousands: names are worked out where runs are read, beside the window's thread.
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

        String of(RunFacts facts, RunSummary run) {
            Recipe recipe = facts.recipe();
            TrainingSpec training = recipe.training();
            return switch (this) {
                case KIND -> kinds(recipe);
                case SIZE -> SIZE_LETTER.matcher(code(facts, false)).replaceAll("$1 $2");
                case RATE -> Messages.text("runs.name.rate", Figures.rate(training.learningRate(recipe.trainsBase())));
                case PLACES -> code(facts, true);
                case LENGTH -> length(training.length());
                case BATCH -> Messages.text("runs.name.batch", training.batchSize());
                case DATA -> run.data();
                case BASE -> run.base();
                case SEED -> Messages.text("runs.name.seed", Long.toString(training.seed()));
            };
        }
    }

    /// @param full   unlike every other run's
    /// @param recipe the same without what tells the seeds of one recipe from each other
    record Name(String full, String recipe) {}

    private static final Comparator<Named> OLDEST_FIRST =
            Comparator.comparing(Named::run, RunsViewModel.NEWEST_FIRST).reversed();

    private static final Pattern SIZE_LETTER = Pattern.compile("\\b([rn])(\\d)");

    private final Map<String, Named> runs = new HashMap<>();
    private final Map<String, Set<Named>> alike = new HashMap<>();
    /// Titles whose runs have changed.
    private final Set<String> changed = new HashSet<>();

    /// What is known of one run.
    private static final class Named {
        private RunSummary run;
        private Optional<RunFacts> facts = Optional.empty();
        private String title = "";
        private Name name;
        private Name told;
        /// One that comes is held against thousands that are there.
        private final Map<Trait, String> traits = new EnumMap<>(Trait.class);

        Named(RunSummary run) {
            this.run = run;
            name = new Name(run.name(), run.name());
            told = name; // as a row is called that nothing was told
        }

        RunSummary run() {
            return run;
        }

        String trait(Trait trait) {
            return traits.computeIfAbsent(trait, any -> trait.of(facts.orElseThrow(), run));
        }
    }

    /// A run is new, or its row has changed.
    void note(RunSummary run) {
        Named known = runs.get(run.id());
        if (known == null) {
            known = new Named(run);
            runs.put(run.id(), known);
            enter(known);
        } else if (known.run.name().equals(run.name()) && known.run.method().equals(run.method())) {
            known.run = run;
        } else {
            leave(known);
            known.run = run;
            enter(known);
        }
    }

    /// The recipe of a run has become known.
    void note(String id, RunFacts facts) {
        Named known = runs.get(id);
        if (known != null) {
            leave(known);
            known.facts = Optional.of(facts);
            known.traits.clear();
            enter(known);
        }
    }

    void forget(String id) {
        Named known = runs.remove(id);
        if (known != null) {
            leave(known);
        }
    }

    private void enter(Named run) {
        run.title = RunTitle.of(run.run, run.facts);
        alike.computeIfAbsent(run.title, any -> new HashSet<>()).add(run);
        changed.add(run.title);
    }

    private void leave(Named run) {
        alike.computeIfPresent(run.title, (any, rows) -> {
            rows.remove(run);
            return rows.isEmpty() ? null : rows;
        });
        changed.add(run.title);
    }

    /// The names that are new since the last time, by id: of runs that have changed, and of those that are called as
    /// they are.
    Map<String, Name> settle() {
        Map<String, Name> fresh = new HashMap<>();
        for (String title : changed) {
            Set<Named> called = alike.getOrDefault(title, Set.of());
            List<Named> known = new ArrayList<>();
            for (Named run : called) {
                if (run.facts.isPresent()) {
                    known.add(run);
                } else {
                    run.name = new Name(title, title);
                }
            }
            known.sort(OLDEST_FIRST);
            split(known, 0, title);
            for (Named run : called) {
                if (!run.name.equals(run.told)) {
                    run.told = run.name;
                    fresh.put(run.run.id(), run.name);
                }
            }
        }
        changed.clear();
        return fresh;
    }

    private static void split(List<Named> runs, int next, String name) {
        if (runs.size() == 1) {
            runs.getFirst().name = new Name(name, name);
        } else if (next == Trait.values().length) {
            for (int i = 0; i < runs.size(); i++) {
                runs.get(i).name = new Name(i == 0 ? name : Messages.text("runs.name.nth", name, i + 1), name);
            }
        } else {
            Trait trait = Trait.values()[next];
            Map<String, List<Named>> groups = new LinkedHashMap<>();
            for (Named run : runs) {
                groups.computeIfAbsent(run.trait(trait), any -> new ArrayList<>())
                        .add(run);
            }
            groups.forEach((value, group) ->
                    split(group, next + 1, groups.size() == 1 || value.isEmpty() ? name : name + APART + value));
            if (trait == Trait.SEED) {
                runs.forEach(run -> run.name = new Name(run.name.full(), name)); // together they are the recipe
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
