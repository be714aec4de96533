package graft.engine.data.chat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Python's ways of cutting a text.
final class Splitting {

    private Splitting() {}

    /// @param separator a text, or null for runs of white space
    /// @param most      cuts, or -1 for any number
    /// @param fromRight whether cuts are made from the right
    static List<@Nullable Object> split(String text, @Nullable Object separator, long most, boolean fromRight) {
        if (!(separator instanceof String cut)) {
            return words(text, most, fromRight);
        }
        if (cut.isEmpty()) {
            throw new TemplateFailure("a text cannot be split at nothing");
        }
        List<@Nullable Object> parts = new ArrayList<>();
        int start = 0;
        int end = text.length();
        for (long i = 0; most < 0 || i < most; i++) {
            int at = fromRight ? text.lastIndexOf(cut, end - cut.length()) : text.indexOf(cut, start);
            if (at < 0) {
                break;
            }
            parts.add(fromRight ? text.substring(at + cut.length(), end) : text.substring(start, at));
            start = fromRight ? start : at + cut.length();
            end = fromRight ? at : end;
        }
        parts.add(text.substring(start, end));
        return fromRight ? new ArrayList<>(parts.reversed()) : parts;
    }

    private static List<@Nullable Object> words(String text, long most, boolean fromRight) {
        List<@Nullable Object> parts = new ArrayList<>();
        int start = skip(text, 0, text.length(), true);
        int end = skipBack(text, start, text.length(), true);
        for (long i = 0; start < end; i++) {
            if (most >= 0 && i >= most) { // what is left keeps the white space at its far end
                parts.add(fromRight ? text.substring(0, end) : text.substring(start));
                break;
            }
            int at = fromRight ? skipBack(text, start, end, false) : skip(text, start, end, false);
            parts.add(fromRight ? text.substring(at, end) : text.substring(start, at));
            start = fromRight ? start : skip(text, at, end, true);
            end = fromRight ? skipBack(text, start, at, true) : end;
        }
        return fromRight ? new ArrayList<>(parts.reversed()) : parts;
    }

    /// The first place from `start` on where white space, or its opposite, ends.
    private static int skip(String text, int start, int end, boolean space) {
        int at = start;
        while (at < end && Texts.space(text.charAt(at)) == space) {
            at++;
        }
        return at;
    }

    private static int skipBack(String text, int start, int end, boolean space) {
        int at = end;
        while (at > start && Texts.space(text.charAt(at - 1)) == space) {
            at--;
        }
        return at;
    }

    static List<@Nullable Object> lines(String text) {
        return new ArrayList<>(text.lines().toList());
    }

    static List<@Nullable Object> partition(String text, String cut, boolean fromRight) {
        int at = fromRight ? text.lastIndexOf(cut) : text.indexOf(cut);
        if (at < 0) {
            return new ArrayList<>(fromRight ? List.of("", "", text) : List.of(text, "", ""));
        }
        return new ArrayList<>(List.of(text.substring(0, at), cut, text.substring(at + cut.length())));
    }

    static long count(String text, String part) {
        if (part.isEmpty()) {
            return Texts.length(text) + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
