package graft.app.inspector;

import graft.engine.recipe.Issue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is said below a field: its value, what is wrong with it, and what is taken. The label stands above it, so no
/// path names the field again.
final class Problem {

    /// Characters of a value that half a column bears.
    private static final int SHOWN = 16;

    private static final Pattern LONG = Pattern.compile("^(\\S{" + SHOWN + "})\\S+ ");

    private Problem() {}

    /// `-5 is below 0: choose a number above 0.`
    static String words(Issue issue) {
        String text = issue.message() + (issue.wayOut().isEmpty() ? "." : ": " + issue.wayOut() + ".");
        Matcher value = LONG.matcher(text);
        String fitting = value.find() ? value.group(1) + "… " + text.substring(value.end()) : text;
        return Character.toUpperCase(fitting.charAt(0)) + fitting.substring(1);
    }
}
