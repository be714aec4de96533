package graft.engine.data.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The filters over lists and dicts.
final class Sequences {

    /// Each is compared with each.
    private static final int MOST_COMPARED = 1 << 12;

    private Sequences() {}

    static @Nullable Object apply(String name, @Nullable Object value, Given given, int line) {
        return switch (name) {
            case "first" -> end(value, true);
            case "last" -> end(value, false);
            case "join" -> {
                Object attribute = given.at(1, "attribute", null);
                List<@Nullable Object> items = new ArrayList<>();
                Values.items(value).forEach(item -> items.add(of(item, attribute)));
                yield Methods.joined(given.text(0, "d", ""), items);
            }
            case "reverse" ->
                value instanceof String text
                        ? new StringBuilder(text).reverse().toString()
                        : new ArrayList<>(Values.items(value).reversed());
            case "sort" -> {
                Object attribute = given.at(2, "attribute", null);
                yield sorted(
                        Values.items(value),
                        Comparator.comparing(
                                item -> Filters.key(of(item, attribute), given.truth(1, "case_sensitive", false)),
                                Values::compare),
                        given.truth(0, "reverse", false));
            }
            case "dictsort" -> dictSorted(value, given);
            case "unique" -> unique(Values.items(value), given);
            case "sum" -> {
                Object sum = given.at(1, "start", 0L);
                for (Object item : Values.items(value)) {
                    sum = Arithmetic.apply("+", sum, of(item, given.at(0, "attribute", null)));
                }
                yield sum;
            }
            case "max", "min" -> {
                List<@Nullable Object> items = sorted(
                        Values.items(value),
                        Filters.order(given.truth(0, "case_sensitive", false)),
                        name.equals("max"));
                yield items.isEmpty() ? new Undefined(name) : items.getFirst();
            }
            case "map" -> mapped(value, given, line);
            case "select" -> kept(value, item -> test(item, given, 0, line));
            case "reject" -> kept(value, item -> !test(item, given, 0, line));
            case "selectattr" -> kept(value, item -> test(of(item, given.at(0, "attribute", "")), given, 1, line));
            case "rejectattr" -> kept(value, item -> !test(of(item, given.at(0, "attribute", "")), given, 1, line));
            case "batch" -> batches(Values.items(value), given);
            default -> throw new TemplateFailure("unknown filter \"" + name + "\"", line);
        };
    }

    private static @Nullable Object end(@Nullable Object value, boolean first) {
        List<@Nullable Object> items = Values.items(value);
        return items.isEmpty() ? new Undefined("item") : first ? items.getFirst() : items.getLast();
    }

    /// A field of an item by a dotted path, or the item where no path is given.
    private static @Nullable Object of(@Nullable Object item, @Nullable Object path) {
        if (path == null) {
            return item;
        }
        if (path instanceof Long index) {
            return Access.item(item, index);
        }
        Object value = item;
        for (String part : Values.text(path).split("\\.")) {
            value = Access.item(value, part.matches("\\d{1,9}") ? (Object) Long.parseLong(part) : part);
        }
        return value;
    }

    private static boolean test(@Nullable Object item, Given given, int from, int line) {
        Object name = given.at(from, "test", null);
        return name == null ? Values.truth(item) : Tests.holds(Values.text(name), item, given.after(from + 1), line);
    }

    private static List<@Nullable Object> kept(@Nullable Object value, Predicate<@Nullable Object> wanted) {
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object item : Values.items(value)) {
            if (wanted.test(item)) {
                kept.add(item);
            }
        }
        return kept;
    }

    private static List<@Nullable Object> mapped(@Nullable Object value, Given given, int line) {
        Object attribute = given.named().get("attribute");
        List<@Nullable Object> mapped = new ArrayList<>();
        long weight = 0;
        for (Object item : Values.items(value)) {
            if (attribute != null) {
                Object field = of(item, attribute);
                mapped.add(field instanceof Undefined ? given.at(99, "default", field) : field);
            } else {
                mapped.add(Filters.apply(given.text(0, "filter", ""), item, given.after(1), line));
            }
            weight = Values.heavier(weight, Values.weight(mapped.getLast()));
        }
        return mapped;
    }

    private static List<@Nullable Object> sorted(
            List<@Nullable Object> items, Comparator<@Nullable Object> order, boolean reverse) {
        List<@Nullable Object> sorted = new ArrayList<>(items);
        sorted.sort(reverse ? order.reversed() : order);
        return sorted;
    }

    private static List<@Nullable Object> dictSorted(@Nullable Object value, Given given) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new TemplateFailure("only a dict can be sorted so");
        }
        int by = given.text(1, "by", "key").equals("value") ? 1 : 0;
        boolean caseSensitive = given.truth(0, "case_sensitive", false);
        List<@Nullable Object> pairs = new ArrayList<>();
        map.forEach((key, item) -> pairs.add(Arrays.asList(key, item)));
        return sorted(
                pairs,
                Comparator.comparing(pair -> Filters.key(Values.items(pair).get(by), caseSensitive), Values::compare),
                given.truth(2, "reverse", false));
    }

    private static List<@Nullable Object> unique(List<@Nullable Object> items, Given given) {
        if (items.size() > MOST_COMPARED) {
            throw new TemplateFailure("unique is asked of " + items.size() + " values");
        }
        boolean caseSensitive = given.truth(0, "case_sensitive", false);
        List<@Nullable Object> keys = new ArrayList<>();
        List<@Nullable Object> unique = new ArrayList<>();
        for (Object item : items) {
            Object key = Filters.key(of(item, given.at(1, "attribute", null)), caseSensitive);
            if (!Values.contains(keys, key)) {
                keys.add(key);
                unique.add(item);
            }
        }
        return unique;
    }

    private static List<@Nullable Object> batches(List<@Nullable Object> items, Given given) {
        int size = Math.clamp(given.integer(0, "linecount", 1), 1, 1 << 20);
        Object fill = given.at(1, "fill_with", null);
        List<@Nullable Object> batches = new ArrayList<>();
        for (int at = 0; at < items.size(); at += size) {
            List<@Nullable Object> batch = new ArrayList<>(items.subList(at, Math.min(items.size(), at + size)));
            while (fill != null && batch.size() < size) {
                batch.add(fill);
            }
            batches.add(batch);
        }
        return batches;
    }
}
