package graft.engine.data.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The methods of Python's texts, lists and dicts that change nothing.
final class Methods {

    private static final Set<String> OF_TEXT = Set.of(
            "strip",
            "lstrip",
            "rstrip",
            "split",
            "rsplit",
            "splitlines",
            "startswith",
            "endswith",
            "upper",
            "lower",
            "title",
            "capitalize",
            "replace",
            "find",
            "rfind",
            "index",
            "count",
            "join",
            "removeprefix",
            "removesuffix",
            "isdigit",
            "isalpha",
            "isalnum",
            "isspace",
            "isupper",
            "islower",
            "partition",
            "rpartition");
    private static final Set<String> OF_DICT = Set.of("get", "items", "keys", "values", "copy");
    private static final Set<String> OF_LIST = Set.of("index", "count", "copy");

    private Methods() {}

    /// The method of that name, or null.
    static @Nullable Callable of(@Nullable Object value, String name) {
        return switch (value) {
            case String text when OF_TEXT.contains(name) -> given -> text(text, name, given);
            case Map<?, ?> map when OF_DICT.contains(name) -> given -> dict(map, name, given);
            case List<?> list when OF_LIST.contains(name) -> given -> list(list, name, given);
            case null, default -> null;
        };
    }

    private static @Nullable Object dict(Map<?, ?> map, String name, Given given) {
        return switch (name) {
            case "get" -> {
                Object key = Values.key(given.at(0, "key", null));
                yield map.containsKey(key) ? map.get(key) : given.at(1, "default", null);
            }
            case "items" -> {
                List<@Nullable Object> items = new ArrayList<>();
                map.forEach((key, value) -> items.add(Arrays.asList(key, value)));
                yield items;
            }
            case "keys" -> new ArrayList<>(map.keySet());
            case "values" -> new ArrayList<>(map.values());
            default -> new LinkedHashMap<>(map);
        };
    }

    private static Object list(List<?> list, String name, Given given) {
        Object wanted = given.at(0, "value", null);
        return switch (name) {
            case "count" ->
                list.stream().filter(item -> Values.equal(item, wanted)).count();
            case "index" -> {
                for (int i = 0; i < list.size(); i++) {
                    if (Values.equal(list.get(i), wanted)) {
                        yield (long) i;
                    }
                }
                throw new TemplateFailure(Values.quoted(wanted) + " is not in the list");
            }
            default -> new ArrayList<>(list);
        };
    }

    private static Object text(String text, String name, Given given) {
        Object first = given.at(0, "sep", null);
        return switch (name) {
            case "strip" -> stripped(text, first, true, true);
            case "lstrip" -> stripped(text, first, true, false);
            case "rstrip" -> stripped(text, first, false, true);
            case "split" -> Splitting.split(text, first, given.integer(1, "maxsplit", -1), false);
            case "rsplit" -> Splitting.split(text, first, given.integer(1, "maxsplit", -1), true);
            case "splitlines" -> Splitting.lines(text);
            case "partition" -> Splitting.partition(text, needed(first), false);
            case "rpartition" -> Splitting.partition(text, needed(first), true);
            case "startswith" -> any(first, text::startsWith);
            case "endswith" -> any(first, text::endsWith);
            case "upper" -> Texts.upper(text);
            case "lower" -> Texts.lower(text);
            case "title" -> Texts.title(text);
            case "capitalize" -> Texts.capitalized(text);
            case "replace" -> replaced(text, needed(first), given.text(1, "new", ""), given.integer(2, "count", -1));
            case "find" -> position(text, text.indexOf(needed(first)));
            case "rfind" -> position(text, text.lastIndexOf(needed(first)));
            case "index" -> {
                long at = position(text, text.indexOf(needed(first)));
                if (at < 0) {
                    throw new TemplateFailure(Values.quoted(first) + " is not in the text");
                }
                yield at;
            }
            case "count" -> Splitting.count(text, needed(first));
            case "join" -> joined(text, Values.items(first));
            case "removeprefix" ->
                text.startsWith(needed(first)) ? text.substring(needed(first).length()) : text;
            case "removesuffix" ->
                text.endsWith(needed(first))
                        ? text.substring(0, text.length() - needed(first).length())
                        : text;
            default -> all(text, name);
        };
    }

    private static boolean all(String text, String name) {
        return switch (name) {
            case "isupper" ->
                !Texts.upper(text).equals(Texts.lower(text))
                        && Texts.upper(text).equals(text);
            case "islower" ->
                !Texts.upper(text).equals(Texts.lower(text))
                        && Texts.lower(text).equals(text);
            default ->
                !text.isEmpty()
                        && text.codePoints()
                                .allMatch(
                                        switch (name) {
                                            case "isdigit" -> Character::isDigit;
                                            case "isalpha" -> Character::isLetter;
                                            case "isspace" -> Texts::space;
                                            default -> Character::isLetterOrDigit;
                                        });
        };
    }

    private static String stripped(String text, @Nullable Object characters, boolean start, boolean end) {
        if (characters instanceof String given) {
            return Texts.strip(text, given, start, end);
        }
        String stripped = start ? Texts.stripStart(text) : text;
        return end ? Texts.stripEnd(stripped) : stripped;
    }

    private static boolean any(@Nullable Object wanted, Predicate<String> test) {
        return wanted instanceof List<?> several
                ? several.stream().anyMatch(each -> test.test(needed(each)))
                : test.test(needed(wanted));
    }

    private static String needed(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new TemplateFailure("a text is needed instead of " + Values.quoted(value));
    }

    static String replaced(String text, String old, String by, long count) {
        long places = Splitting.count(text, old);
        long replaced = count < 0 ? places : Math.min(count, places);
        Values.requireLength(text.length() + replaced * (by.length() - old.length()));
        if (replaced == places) {
            return text.replace(old, by);
        }
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (long i = 0; i < replaced; i++) {
            int at = old.isEmpty() ? text.offsetByCodePoints(0, (int) i) : text.indexOf(old, from);
            result.append(text, from, at).append(by);
            from = at + old.length();
        }
        return result.append(text.substring(from)).toString();
    }

    static String joined(String between, List<@Nullable Object> items) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            result.append(i == 0 ? "" : between).append(Values.text(items.get(i)));
            Values.requireLength(result.length());
        }
        return result.toString();
    }

    private static long position(String text, int index) {
        return index < 0 ? -1 : text.codePointCount(0, index);
    }
}
