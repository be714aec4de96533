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

/// What is drawn as one line: a run, or the seeds of one recipe.
///
/// @param runs  at least one; several differ in their seed only
/// @param label the method in short where that tells it from the others, else the run's id
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
            Object key = together && alike.isPresent() ? alike.get() : run.id();
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(run);
        }
        List<Strand> strands = new ArrayList<>();
        Map<Object, Integer> kinds = new HashMap<>();
        for (List<RunRow> group : groups.values()) {
            RunRow first = group.getFirst();
            String method = method(first);
            long same = groups.values().stream()
                    .filter(other -> method(other.getFirst()).equals(method))
                    .count();
            String name = same == 1 ? method : first.id();
            strands.add(new Strand(
                    group,
                    group.size() == 1 ? name : Messages.text("curves.seeds", name, group.size()),
                    first.kind(),
                    kinds.merge(first.kind(), 1, Integer::sum) - 1));
        }
        return strands;
    }

    private static String method(RunRow run) {
        String method = run.method();
        int end = method.indexOf(" · ");
        return end < 0 ? method : method.substring(0, end);
    }
}
