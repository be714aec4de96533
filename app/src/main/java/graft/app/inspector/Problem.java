package graft.app.inspector;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.Issue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is said below a field: its value, what is wrong with it, and what is taken. The label stands above it, so no
/// path names the field again. The forms that nearly all fields have are said in the window's language; what is
/// particular to one field is said as the engine says it.
final class Problem {

    /// Characters of a value that half a column bears.
    private static final int SHOWN = 16;

    private static final Pattern LONG = Pattern.compile("^(\\S{" + SHOWN + "})\\S+ ");
    private static final List<Form> FORMS = List.of(
            new Form(
                    "(\\S+) is below 0: choose a number above 0\\.",
                    form -> Messages.text("problem.negative", figure(form, 1))),
            new Form(
                    "(\\S+) is not above 0: choose a number above 0\\.",
                    form -> Messages.text("problem.positive", figure(form, 1))),
            new Form(
                    "(\\S+) is below 0: choose 0 or more\\.",
                    form -> Messages.text("problem.not-negative", figure(form, 1))),
            new Form(
                    "(\\S+) is not a share: choose from 0 to less than 1\\.",
                    form -> Messages.text("problem.share", figure(form, 1))),
            new Form(
                    "(\\S+) is smaller than \\S+: choose at least (\\S+)\\.",
                    form -> Messages.text("problem.small", figure(form, 1), figure(form, 2))),
            new Form(
                    "(\\S+) is larger than \\S+: choose at most (\\S+)\\.",
                    form -> Messages.text("problem.large", figure(form, 1), figure(form, 2))),
            new Form(
                    "(.+) is not a whole number: write a whole number\\.",
                    form -> Messages.text("problem.whole", figure(form, 1))),
            new Form(
                    "(.+) is not a number: write a number\\.",
                    form -> Messages.text("problem.number", figure(form, 1))),
            new Form(
                    "(.+) is not known: choose one of (.+)\\.",
                    form -> Messages.text("problem.known", figure(form, 1), figure(form, 2))));

    /// A sentence of the engine's and how the window says it.
    private record Form(Pattern pattern, Function<MatchResult, String> words) {
        Form(String pattern, Function<MatchResult, String> words) {
            this(Pattern.compile(pattern), words);
        }
    }

    private Problem() {}

    /// `-5 is below 0: choose a number above 0.`
    static String words(Issue issue) {
        String text = issue.message() + (issue.wayOut().isEmpty() ? "." : ": " + issue.wayOut() + ".");
        Matcher value = LONG.matcher(text);
        String fitting = value.find() ? value.group(1) + "… " + text.substring(value.end()) : text;
        String told = said(fitting).orElse(fitting);
        return Character.toUpperCase(told.charAt(0)) + told.substring(1);
    }

    private static String figure(MatchResult form, int group) {
        return Figures.shown(form.group(group));
    }

    /// A sentence of the engine's as the window says it, or empty where it is particular to one field.
    static Optional<String> said(String text) {
        for (Form form : FORMS) {
            Matcher said = form.pattern().matcher(text);
            if (said.matches()) {
                return Optional.of(form.words().apply(said));
            }
        }
        return Optional.empty();
    }
}
