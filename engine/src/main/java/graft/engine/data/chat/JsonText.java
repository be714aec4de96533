package graft.engine.data.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A value as Python's `json.dumps` writes it, with characters beyond ASCII as they are: the `tojson` of chat
/// templates, whose blanks and line breaks the models have learned.
///
/// @param indent  blanks of a level, or -1 for one line
/// @param item    between items
/// @param key     between key and value
/// @param sorted  whether keys are sorted
record JsonText(int indent, String item, String key, boolean sorted) {

    static JsonText of(Given given) {
        Object indent = given.at(1, "indent", null);
        int width = indent instanceof Long number ? Math.clamp(number, 0, 32) : -1;
        String item = width >= 0 ? "," : ", ";
        String key = ": ";
        if (given.at(2, "separators", null) instanceof List<?> pair && pair.size() == 2) {
            item = Values.text(pair.get(0));
            key = Values.text(pair.get(1));
        }
        return new JsonText(width, item, key, given.truth(3, "sort_keys", false));
    }

    String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, 0, out);
        return Values.bounded(out.toString());
    }

    private void write(@Nullable Object value, int level, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Boolean truth -> out.append(truth);
            case Long number -> out.append(number);
            case Double number -> out.append(Values.decimal(number));
            case String text -> string(text, out);
            case List<?> list -> {
                List<Runnable> parts = new ArrayList<>();
                list.forEach(each -> parts.add(() -> write(each, level + 1, out)));
                bracketed('[', ']', parts, level, out);
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> fields = sorted ? new TreeMap<>() : new LinkedHashMap<>();
                map.forEach((name, each) -> fields.put(Values.text(name), each));
                List<Runnable> parts = new ArrayList<>();
                fields.forEach((name, each) -> parts.add(() -> {
                    string(name, out);
                    out.append(key);
                    write(each, level + 1, out);
                }));
                bracketed('{', '}', parts, level, out);
            }
            default -> throw new TemplateFailure(Values.quoted(value) + " is no JSON");
        }
    }

    private void bracketed(char open, char close, List<Runnable> parts, int level, StringBuilder out) {
        out.append(open);
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "" : item);
            line(level + 1, out);
            parts.get(i).run();
        }
        if (!parts.isEmpty()) {
            line(level, out);
        }
        out.append(close);
    }

    private void line(int level, StringBuilder out) {
        if (out.length() > Values.LONGEST) {
            throw Values.tooLong();
        }
        if (indent >= 0) {
            out.append('\n').append(" ".repeat(indent * level));
        }
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
