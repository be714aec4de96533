package graft.engine.pretrain.world;

import java.util.Locale;
import java.util.regex.Pattern;

/// Puts the surface of a text right: "a" or "an", spaces before punctuation, capitals at the start of sentences.
public final class Surface {
    private static final Pattern ARTICLE =
            Pattern.compile("\\b([Aa]) (?=[\uE000-\uE00F]?[aeiouAEIOU])(?!(?:un[ia]|us[eu]|eu|one\\b|once\\b))");
    private static final Pattern BEFORE_H = Pattern.compile("\\b([Aa]) (?=(?:hour|honest|heir)\\b)");
    private static final Pattern SELF = Pattern.compile("\\bi\\b");
    private static final Pattern REPEATED = Pattern.compile("(^|[.!?] )([^.!?\"]+[.!?]) \\2");
    private static final Pattern SPEAKER = Pattern.compile("\" (Asked|Said|Wrote|Answered)\\b");
    private static final Pattern SPACE = Pattern.compile(" +(?=[,.;:!?])");
    private static final Pattern SPACES = Pattern.compile(" {2,}");

    private Surface() {}

    /// Finished text without marks.
    public static String finish(String rough) {
        return marked(Mark.without(rough));
    }

    /// Finished text in which names keep their marks.
    static String marked(String rough) {
        String text =
                SPACES.matcher(SPACE.matcher(rough.strip()).replaceAll("")).replaceAll(" ");
        text = ARTICLE.matcher(text).replaceAll("$1n ");
        text = BEFORE_H.matcher(text).replaceAll("$1n ");
        text = REPEATED.matcher(text).replaceAll("$1$2");
        return speech(capitals(SELF.matcher(text).replaceAll("I")));
    }

    /// `"It works." Wrote Anna` becomes `"It works," wrote Anna`.
    private static String speech(String text) {
        String small = SPEAKER.matcher(text).replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
        return small.replace(".\" said", ",\" said").replace(".\" wrote", ",\" wrote");
    }

    private static String capitals(String text) {
        StringBuilder out = new StringBuilder(text);
        boolean start = true;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                if (start) {
                    out.setCharAt(i, Character.toUpperCase(c));
                }
                start = false;
            } else if (c == '.' || c == '!' || c == '?' || c == '\n') {
                start = true;
            } else if (c == '"' && (i == 0 || out.charAt(i - 1) == ' ')) {
                start = true;
            }
        }
        return out.toString();
    }
}
