package graft.engine.data.chat;

import java.util.Locale;

/// Strings as Python sees them: white space by Unicode, positions by code points.
final class Texts {

    private Texts() {}

    static boolean space(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static String strip(String text) {
        return stripStart(stripEnd(text));
    }

    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && space(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String stripStart(String text) {
        int start = 0;
        while (start < text.length() && space(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    /// Without any of the given characters at the chosen ends.
    static String strip(String text, String characters, boolean start, boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && characters.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (end && to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return upper(text.substring(0, first)) + lower(text.substring(first));
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// Each word with a capital letter; a word begins after anything that is no letter.
    static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            title.append(inside ? lower(one) : upper(one));
            inside = Character.isLetter(c);
        }
        return title.toString();
    }

    /// A string literal's value.
    static String unescaped(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 >= raw.length()) {
                value.append(c);
                continue;
            }
            char kind = raw.charAt(++i);
            int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            if (digits > 0) {
                value.append(codePoint(raw, i + 1, digits));
                i += digits;
            } else if (kind != '\n') {
                int known = "abfnrtv0\\'\"".indexOf(kind);
                value.append(known < 0 ? "\\" + kind : String.valueOf("\u0007\b\f\n\r\t\u000b\0\\'\"".charAt(known)));
            }
        }
        return value.toString();
    }

    private static String codePoint(String raw, int from, int digits) {
        try {
            return Character.toString(Integer.parseInt(raw.substring(from, from + digits), 16));
        } catch (RuntimeException wrong) {
            throw new TemplateFailure("a string holds an escape that is none");
        }
    }
}
