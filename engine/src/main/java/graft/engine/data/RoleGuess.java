package graft.engine.data;

import graft.engine.data.table.Column;
import graft.engine.data.table.Cursor;
import graft.engine.data.table.Part;
import graft.engine.data.table.Table;
import graft.engine.recipe.Task;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Guesses what the columns of a table are, first by their customary names, then by what stands in the first
/// rows.
final class RoleGuess {

    private static final int LOOKED_AT = 500;

    /// More different whole numbers than this are a quantity, not classes.
    private static final int MOST_NUMBERED_CLASSES = 20;

    private static final Map<String, List<String>> CUSTOMARY = Map.of(
            "text",
            List.of(
                    "text",
                    "sentence",
                    "sentence1",
                    "premise",
                    "question1",
                    "text1",
                    "review",
                    "content",
                    "body",
                    "document",
                    "comment",
                    "message",
                    "utterance",
                    "question",
                    "query",
                    "input",
                    "title"),
            "label",
            List.of(
                    "label",
                    "labels",
                    "class",
                    "category",
                    "sentiment",
                    "topic",
                    "intent",
                    "target",
                    "rating",
                    "stars",
                    "score",
                    "acceptable",
                    "y"),
            "tokens",
            List.of("tokens", "words"),
            "tags",
            List.of("tags", "ner_tags", "pos_tags", "labels", "ner", "entities"),
            "prompt",
            List.of("prompt", "instruction", "question", "input"),
            "response",
            List.of("response", "completion", "output", "answer", "target"));

    private static final Map<String, List<String>> PARTNERS = Map.of(
            "sentence1", List.of("sentence2"),
            "premise", List.of("hypothesis"),
            "question1", List.of("question2"),
            "text1", List.of("text2"),
            "question", List.of("sentence", "passage", "context", "answer"),
            "text", List.of("pair", "text_pair", "text2"),
            "query", List.of("passage", "document"));

    /// @param distinct different values in the first rows, at most a few hundred
    private record Look(Column column, double meanLength, int filled, Set<String> distinct) {}

    private final Map<String, Look> looks = new LinkedHashMap<>();

    RoleGuess(Table table) {
        List<Column> usable = table.columns().stream()
                .filter(column -> column.type() != Column.Type.OTHER)
                .toList();
        long[] lengths = new long[usable.size()];
        int[] filled = new int[usable.size()];
        List<Set<String>> distinct =
                usable.stream().<Set<String>>map(c -> new HashSet<>()).toList();
        try (Cursor cursor = table.read(usable.stream().map(Column::name).toList(), new Part(LOOKED_AT, 2000))) {
            while (cursor.next()) {
                for (int i = 0; i < lengths.length; i++) {
                    String value = cursor.text(i);
                    lengths[i] += value.length();
                    filled[i] += value.isBlank() ? 0 : 1;
                    distinct.get(i).add(value.length() > 200 ? value.substring(0, 200) : value);
                }
            }
        }
        for (int i = 0; i < lengths.length; i++) {
            Look look =
                    new Look(usable.get(i), lengths[i] / (double) Math.max(1, filled[i]), filled[i], distinct.get(i));
            looks.put(usable.get(i).name(), look);
        }
    }

    /// The task that the columns suggest.
    Task.Kind kind() {
        if (named("tokens", Set.of()) != null && named("tags", Set.of()) != null) {
            return Task.Kind.TOKEN_CLASSIFICATION;
        }
        if (instructions()) {
            return Task.Kind.INSTRUCTION;
        }
        Look look = look(column("label", Task.Kind.CLASSIFICATION, Map.of()));
        if (look == null) {
            return Task.Kind.CAUSAL_LM;
        }
        return switch (look.column().type()) {
            case LIST -> Task.Kind.MULTI_LABEL;
            case NUMBER -> Task.Kind.REGRESSION;
            case INTEGER ->
                look.distinct().size() > MOST_NUMBERED_CLASSES ? Task.Kind.REGRESSION : Task.Kind.CLASSIFICATION;
            case TEXT, BOOLEAN, OTHER -> Task.Kind.CLASSIFICATION;
        };
    }

    /// True for a prompt and a response that is text of its own, not one of a few answers.
    private boolean instructions() {
        Look response = look(named("response", Set.of()));
        return named("prompt", Set.of()) != null
                && response != null
                && text(response)
                && !fewValues(response)
                && named("label", Set.of(response.column().name())) == null;
    }

    private @Nullable Look look(@Nullable String column) {
        return column == null ? null : looks.get(column);
    }

    /// A column for a role, or null.
    ///
    /// @param given columns that are spoken for
    @Nullable
    String column(String role, Task.Kind kind, Map<String, String> given) {
        Set<String> taken = new HashSet<>();
        given.forEach((other, text) -> taken.addAll(Template.parse(other, text).columns()));
        String byName = named(role, taken);
        if (byName != null) {
            return byName;
        }
        return switch (role) {
            case "text" -> {
                String label = given.get("label");
                taken.add(label != null ? label : kind.languageModel() ? "" : or(column("label", kind, given), ""));
                yield longest(taken);
            }
            case "label" -> label(kind, taken);
            default -> null;
        };
    }

    /// The partner of the text column where the names say that there is one.
    @Nullable
    String pair(Map<String, String> roles) {
        String text = or(roles.get("text"), "").toLowerCase(Locale.ROOT);
        for (String partner : PARTNERS.getOrDefault(text, List.of())) {
            for (Look look : looks.values()) {
                String name = look.column().name();
                if (name.equalsIgnoreCase(partner) && !roles.containsValue(name) && text(look)) {
                    return name;
                }
            }
        }
        return null;
    }

    private @Nullable String named(String role, Collection<String> taken) {
        for (String customary : CUSTOMARY.getOrDefault(role, List.of())) {
            for (Look look : looks.values()) {
                String name = look.column().name();
                boolean fits = !role.equals("tokens") && !role.equals("tags")
                        || look.column().type() == Column.Type.LIST
                        || look.column().type() == Column.Type.TEXT;
                boolean says = !role.equals("text") || look.filled() > 0;
                if (name.equalsIgnoreCase(customary) && !taken.contains(name) && fits && says) {
                    return name;
                }
            }
        }
        return null;
    }

    private @Nullable String longest(Set<String> taken) {
        Look best = null;
        for (Look look : looks.values()) {
            boolean free = text(look) && !taken.contains(look.column().name());
            if (free && (best == null || look.meanLength() > best.meanLength())) {
                best = look;
            }
        }
        return best == null ? null : best.column().name();
    }

    /// The last column with few values, of which each occurs often; for regression the last column of numbers.
    private @Nullable String label(Task.Kind kind, Set<String> taken) {
        String best = null;
        for (Look look : looks.values()) {
            boolean fits = kind == Task.Kind.REGRESSION
                    ? look.column().type() == Column.Type.NUMBER
                            || look.column().type() == Column.Type.INTEGER
                    : fewValues(look);
            if (fits && !taken.contains(look.column().name())) {
                best = look.column().name();
            }
        }
        return best;
    }

    private static boolean fewValues(Look look) {
        int values = look.distinct().size();
        return values >= 2 && values <= 50 && values * 3 <= look.filled() && look.meanLength() < 40;
    }

    private static boolean text(Look look) {
        return look.column().type() == Column.Type.TEXT;
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
