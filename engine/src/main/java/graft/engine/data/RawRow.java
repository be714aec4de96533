package graft.engine.data;

import graft.engine.data.table.Cursor;
import graft.engine.data.table.Part;
import graft.engine.data.table.Table;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A row as its roles see it, before tokenising. Roles that the task does not have are empty.
///
/// @param number from 1 in its table
/// @param text   the text, the prompt, or the words joined by spaces
/// @param pair   the second text, or the response
/// @param words  of token classification
/// @param labels the label, the labels of a multi-label row, or the tags of the words
record RawRow(long number, String text, String pair, List<String> words, List<String> labels) {

    /// Takes rows from a table by roles.
    static final class Source implements AutoCloseable {
        private final Table table;
        private final Roles roles;
        private final Cursor cursor;
        private final Map<String, Integer> positions = new HashMap<>();
        private final Map<String, Template> templates = new HashMap<>();

        /// @param characters of each cell that are wanted at most
        Source(Table table, Roles roles, int characters) {
            this.table = table;
            this.roles = roles;
            List<String> columns = roles.sources();
            for (int i = 0; i < columns.size(); i++) {
                positions.put(columns.get(i), i);
            }
            roles.columns().keySet().forEach(role -> templates.put(role, roles.template(role)));
            // Words may be written as a JSON array, which cannot be cut.
            boolean words = roles.kind() == Task.Kind.TOKEN_CLASSIFICATION;
            this.cursor = table.read(columns, words ? Part.ALL : new Part(0, characters));
        }

        boolean next() {
            return cursor.next();
        }

        RawRow row() {
            return switch (roles.kind()) {
                case CLASSIFICATION, REGRESSION -> row(text("text"), text("pair"), List.of(label()));
                case MULTI_LABEL -> row(text("text"), text("pair"), classes());
                case CAUSAL_LM, MASKED_LM -> row(text("text"), "", List.of());
                case INSTRUCTION -> row(text("prompt"), text("response"), List.of());
                case TOKEN_CLASSIFICATION -> words();
            };
        }

        @Override
        public void close() {
            cursor.close();
        }

        private RawRow row(String text, String pair, List<String> labels) {
            return new RawRow(cursor.row(), text, pair, List.of(), labels);
        }

        private RawRow words() {
            List<String> words = list("tokens");
            List<String> tags = list("tags");
            if (words.size() != tags.size()) {
                throw new InvalidInput(
                        ErrorCode.DATA_LABELS,
                        "%s: %d tokens but %d tags.".formatted(table.where(cursor.row()), words.size(), tags.size()),
                        "Give each token one tag.");
            }
            return new RawRow(cursor.row(), String.join(" ", words), "", words, tags);
        }

        private String text(String role) {
            Template template = templates.get(role);
            return template == null ? "" : template.fill(column -> cursor.text(position(column)));
        }

        private List<String> list(String role) {
            Template template = templates.get(role);
            if (template == null) {
                return List.of();
            }
            return template.isColumn()
                    ? cursor.list(position(template.columns().getFirst()))
                    : List.of(text(role).strip().split("\\s+"));
        }

        private String label() {
            String label = text("label").strip();
            if (label.isEmpty()) {
                throw new InvalidInput(
                        ErrorCode.DATA_LABELS,
                        table.where(cursor.row()) + ": the row has no label (column "
                                + roles.columns().get("label") + ").",
                        "Fill it in or remove the row.");
            }
            return label;
        }

        /// A list column, or names separated by commas, semicolons or bars.
        private List<String> classes() {
            Template template = templates.get("label");
            List<String> cells = template == null || !template.isColumn()
                    ? List.of(text("label"))
                    : cursor.array(position(template.columns().getFirst()));
            return cells.stream()
                    .flatMap(cell -> cells.size() == 1 ? List.of(cell.split("[,;|]")).stream() : List.of(cell).stream())
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .toList();
        }

        private int position(String column) {
            Integer position = positions.get(column);
            if (position == null) {
                throw new IllegalArgumentException("column " + column + " is not read");
            }
            return position;
        }
    }
}
