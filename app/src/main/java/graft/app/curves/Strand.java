package graft.app.curves;

import graft.app.runs.Fingerprint;
import graft.app.runs.RunFacts;
import graft.app.runs.RunRow;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is drawn as one line: a run, or the seeds of one recipe. The baseline is a line of its own, for others to be
/// held against.
///
/// @param runs  at least one; several differ in their seed only
/// @param label the run's name; of several seeds their recipe's with their number
/// @param nth   strands of the same kind before it: they share a colour in shades
record Strand(List<RunRow> runs, String label, Optional<AdapterKind> kind, int nth) {

    Strand {
        runs = List.copyOf(runs);
    }

    /// @param together whether runs that differ in their seed only become one
    static List<Strand> of(List<RunRow> shown, boolean together) {
        Map<Object, List<RunRow>> groups = new LinkedHashMap<>();
        for (RunRow run : shown) {
            Optional<Fingerprint> alike = run.facts().map(RunFacts::fingerprint);
            boolean alone = !together || run.baselineProperty().get() || alike.isEmpty();
            Object key = alone ? run.id() : alike.orElseThrow();
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(run);
        }
        List<Strand> strands = new ArrayList<>();
        Map<Object, Integer> kinds = new HashMap<>();
        for (List<RunRow> group : groups.values()) {
            RunRow first = group.getFirst();
            long same = groups.values().stream()
                    .filter(other -> !other.getFirst().baselineProperty().get()
                            && other.getFirst().recipeName().equals(first.recipeName()))
                    .count();
            String recipe = same == 1 ? first.recipeName() : first.name();
            strands.add(new Strand(
                    group,
                    group.size() == 1 ? first.name() : Messages.text("curves.seeds", recipe, group.size()),
                    first.kind(),
                    kinds.merge(first.kind(), 1, Integer::sum) - 1));
        }
        return strands;
    }
}
