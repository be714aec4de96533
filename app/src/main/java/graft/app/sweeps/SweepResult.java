package graft.app.sweeps;

import graft.app.runs.Progress;
import graft.app.ui.Figures;
import graft.engine.runs.RunState;
import graft.engine.service.SweepTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A sweep's table with its variants taken apart into the values of each field.
///
/// @param fields  paths, in the sweep's order
/// @param entries in the sweep's order
record SweepResult(String metric, List<String> fields, List<Entry> entries) {

    static final SweepResult NONE = new SweepResult("", List.of(), List.of());

    private static final Pattern PART = Pattern.compile("([^=,\\s][^=]*?)=(.*?)(?=, [A-Za-z][\\w.\\[\\]\"]*=|$)");
    private static final List<String> BETTER_LOW = List.of("loss", "perplexity");

    private static final double SMALL = 0.01;

    /// One variant.
    ///
    /// @param values   by field; empty for a variant that has a name of its own
    /// @param progress of its runs
    record Entry(SweepTable.Row row, Map<String, String> values, Progress progress) {
        boolean measured() {
            return !row.values().isEmpty();
        }

        /// A field's value as people write it.
        String shown(String field) {
            return SweepResult.shown(values.getOrDefault(field, ""));
        }
    }

    static SweepResult of(SweepTable table) {
        return of(table, run -> Optional.empty());
    }

    /// @param states of runs that are known, by id
    static SweepResult of(SweepTable table, Function<String, Optional<RunState>> states) {
        Set<String> fields = new LinkedHashSet<>();
        List<Entry> entries = new ArrayList<>();
        for (SweepTable.Row row : table.rows()) {
            Map<String, String> values = new LinkedHashMap<>();
            Matcher parts = PART.matcher(row.variant());
            while (parts.find()) {
                values.put(parts.group(1), parts.group(2));
            }
            fields.addAll(values.keySet());
            entries.add(new Entry(row, values, progress(row, states)));
        }
        return new SweepResult(table.metric(), List.copyOf(fields), entries);
    }

    private static Progress progress(SweepTable.Row row, Function<String, Optional<RunState>> states) {
        return row.values().isEmpty()
                ? Progress.of(row.runs().stream().map(states).flatMap(Optional::stream))
                : Progress.MEASURED;
    }

    /// Numbers as the language writes them, small ones in the form in which rates are typed: `1e-3`.
    static String shown(String value) {
        try {
            double number = Double.parseDouble(value);
            return number > 0 && number < SMALL ? Figures.rate(number) : Figures.shown(value);
        } catch (NumberFormatException words) {
            return value;
        }
    }

    /// The values that a field takes, in order of their first appearance.
    List<String> valuesOf(String field) {
        return entries.stream()
                .map(entry -> entry.values().getOrDefault(field, ""))
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    /// Mean over all measured variants with these two values; NaN where there is none. Further fields are averaged.
    double mean(String first, String firstValue, String second, String secondValue) {
        return entries.stream()
                .filter(Entry::measured)
                .filter(entry -> firstValue.equals(entry.values().get(first))
                        && (second.isEmpty()
                                || secondValue.equals(entry.values().get(second))))
                .mapToDouble(entry -> entry.row().mean())
                .average()
                .orElse(Double.NaN);
    }

    double lowest() {
        return entries.stream()
                .filter(Entry::measured)
                .mapToDouble(entry -> entry.row().mean())
                .min()
                .orElse(Double.NaN);
    }

    double highest() {
        return entries.stream()
                .filter(Entry::measured)
                .mapToDouble(entry -> entry.row().mean())
                .max()
                .orElse(Double.NaN);
    }

    /// From 0, the worst measured, to 1, the best.
    double goodness(double mean) {
        double span = highest() - lowest();
        double share = span <= 0 ? 1 : (mean - lowest()) / span;
        return BETTER_LOW.contains(metric) ? 1 - share : share;
    }
}
