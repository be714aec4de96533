package graft.app.inspector;

import graft.app.ui.EngineWords;
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
        Matcher value = LONG.matcher(issue.message());
        String fitting =
                value.find() ? value.group(1) + "… " + issue.message().substring(value.end()) : issue.message();
        String told = EngineWords.of(fitting);
        String all = issue.wayOut().isEmpty() ? told + "." : told + ": " + EngineWords.of(issue.wayOut()) + ".";
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }
}
