package graft.engine.data.table;

import java.util.Locale;

/// A column of a table.
///
/// @param name as the file spells it
/// @param type what its values look like
public record Column(String name, Type type) {

    public enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        /// Several values a row, such as the words of a sentence.
        LIST,
        /// Nested objects, binary data: nothing that training can use.
        OTHER;

        /// In lower case, as reports show it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Type ofDatabase(String type) {
            String upper = type.toUpperCase(Locale.ROOT);
            if (upper.endsWith("[]") || upper.matches(".*\\[\\d+]")) {
                return LIST;
            }
            return switch (upper.replaceAll("[( ].*", "")) {
                case "BOOLEAN" -> BOOLEAN;
                case "TINYINT",
                        "SMALLINT",
                        "INTEGER",
                        "BIGINT",
                        "HUGEINT",
                        "UTINYINT",
                        "USMALLINT",
                        "UINTEGER",
                        "UBIGINT",
                        "UHUGEINT" -> INTEGER;
                case "FLOAT", "DOUBLE", "DECIMAL", "REAL" -> NUMBER;
                case "VARCHAR", "ENUM", "UUID", "DATE", "TIME", "TIMESTAMP", "INTERVAL" -> TEXT;
                default -> OTHER;
            };
        }

        /// The narrowest type that all the values have; empty values fit every type.
        static Type ofValues(Iterable<String> values) {
            boolean any = false;
            boolean integer = true;
            boolean number = true;
            boolean bool = true;
            for (String value : values) {
                String v = value.strip();
                if (v.isEmpty()) {
                    continue;
                }
                any = true;
                bool &= v.equalsIgnoreCase("true") || v.equalsIgnoreCase("false");
                integer &= v.length() < 19 && v.matches("[+-]?\\d+");
                number &= v.length() < 40 && v.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
            }
            if (!any) {
                return TEXT;
            }
            return bool ? BOOLEAN : integer ? INTEGER : number ? NUMBER : TEXT;
        }
    }
}
