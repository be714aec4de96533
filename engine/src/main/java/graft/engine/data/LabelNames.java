package graft.engine.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The labels of one file, numbered as they first occur, with the place of that first row.
final class LabelNames {

    /// @param where the first row that has it, in words
    record Seen(String name, String where) {}

    private final Map<String, Integer> indices = new LinkedHashMap<>();
    private final List<Seen> seen = new ArrayList<>();

    int index(String name, Supplier<String> where) {
        Integer known = indices.get(name);
        if (known != null) {
            return known;
        }
        seen.add(new Seen(name, where.get()));
        indices.put(name, seen.size() - 1);
        return seen.size() - 1;
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /// Names in order: as numbers where all are whole numbers, by code unit otherwise.
    static List<String> sorted(List<String> names) {
        boolean numbers = names.stream().allMatch(name -> name.matches("[+-]?\\d{1,18}"));
        Comparator<String> order = numbers
                ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
        return names.stream().sorted(order).toList();
    }
}
