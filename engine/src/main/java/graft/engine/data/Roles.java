package graft.engine.data;

import graft.engine.data.table.Column;
import graft.engine.data.table.Table;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which column plays which part.
///
/// @param kind    the task that the roles serve
/// @param columns role to column name or template, in the order of {@link #NAMES}
public record Roles(Task.Kind kind, Map<String, String> columns) {

    /// All roles, as recipes name them.
    public static final List<String> NAMES = List.of("text", "pair", "label", "tokens", "tags", "prompt", "response");

    public Roles {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (columns.containsKey(name)) {
                ordered.put(name, columns.get(name));
            }
        }
        columns = Collections.unmodifiableMap(ordered);
    }

    /// The roles of a table for a kind of task: those given, checked; the needed ones that are not given,
    /// guessed.
    ///
    /// @throws InvalidInput when a given column is not there, or a needed role finds none
    public static Roles of(Table table, Map<String, String> given, Task.Kind kind) {
        for (Map.Entry<String, String> entry : given.entrySet()) {
            if (!NAMES.contains(entry.getKey())) {
                throw new InvalidInput(
                        ErrorCode.RECIPE_INVALID,
                        "data.columns." + entry.getKey() + ": there is no such role.",
                        "Roles are " + String.join(", ", NAMES) + ".");
            }
            for (String column :
                    Template.parse(entry.getKey(), entry.getValue()).columns()) {
                if (!table.has(column)) {
                    throw table.missing(column, entry.getKey());
                }
            }
        }
        Map<String, String> all = new LinkedHashMap<>();
        RoleGuess guess = new RoleGuess(table);
        for (String role : needed(kind)) {
            String column = given.get(role);
            if (column == null) {
                column = guess.column(role, kind, given);
            }
            if (column == null) {
                throw unguessable(table, role, kind);
            }
            all.put(role, column);
        }
        if (takesPair(kind)) {
            String pair =
                    given.containsKey("pair") ? given.get("pair") : given.containsKey("text") ? null : guess.pair(all);
            if (pair != null) {
                all.put("pair", pair);
            }
        }
        return new Roles(kind, all);
    }

    /// As {@link #of} where that finds all: the roles given, unchecked, and those of the needed ones that can be
    /// guessed.
    static Map<String, String> known(Table table, Map<String, String> given, Task.Kind kind) {
        Map<String, String> known = new LinkedHashMap<>(given);
        RoleGuess guess = new RoleGuess(table);
        for (String role : needed(kind)) {
            String column = given.containsKey(role) ? null : guess.column(role, kind, Map.of());
            if (column != null) {
                known.put(role, column);
            }
        }
        return known;
    }

    /// The roles and the task that a table suggests by itself.
    public static Roles suggest(Table table) {
        return of(table, Map.of(), new RoleGuess(table).kind());
    }

    /// The roles a task cannot do without.
    static List<String> needed(Task.Kind kind) {
        return switch (kind) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> List.of("text", "label");
            case TOKEN_CLASSIFICATION -> List.of("tokens", "tags");
            case CAUSAL_LM, MASKED_LM -> List.of("text");
            case INSTRUCTION -> List.of("prompt", "response");
        };
    }

    Template template(String role) {
        String column = columns.get(role);
        if (column == null) {
            throw new IllegalArgumentException("the role " + role + " is not filled");
        }
        return Template.parse(role, column);
    }

    boolean has(String role) {
        return columns.containsKey(role);
    }

    /// The columns of the table that any role takes from, each once.
    List<String> sources() {
        List<String> sources = new ArrayList<>();
        columns.forEach((role, column) -> Template.parse(role, column).columns().forEach(name -> {
            if (!sources.contains(name)) {
                sources.add(name);
            }
        }));
        return sources;
    }

    private static boolean takesPair(Task.Kind kind) {
        return kind == Task.Kind.CLASSIFICATION || kind == Task.Kind.MULTI_LABEL || kind == Task.Kind.REGRESSION;
    }

    private static InvalidInput unguessable(Table table, String role, Task.Kind kind) {
        String columns =
                String.join(", ", table.columns().stream().map(Roles::described).toList());
        return new InvalidInput(
                ErrorCode.DATA_COLUMN_MISSING,
                "%s: no column could be taken as the %s that %s needs.".formatted(table.file(), role, kind.text()),
                "Name it at data.columns.%s, or choose a task that needs none; the table has: %s."
                        .formatted(role, columns));
    }

    /// A name that is customary for the role tells nothing where the values are of no use.
    private static String described(Column column) {
        return column.type() == Column.Type.OTHER
                ? column.name() + " (values of several kinds, or nested)"
                : column.name();
    }
}
