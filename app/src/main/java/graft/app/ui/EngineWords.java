package graft.app.ui;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the engine says, in the window's language. The engine says everything in English, with the same words on the
/// command line, in journals and across the pipe; what the window repeats of it is looked up here by its English form,
/// `messages/Engine.properties`, and said as the translation beside it has it. What is not found there stays as the
/// engine said it.
public final class EngineWords {

    private static final String BUNDLE = "messages.Engine";
    static final Pattern SENTENCES = Pattern.compile("(?<=[.!?]) +(?=[\\p{Lu}\"`\\d])");
    private static final Pattern ISSUE = Pattern.compile(
            "(?<=^|: |\\. )(?:adapters|base|data|fusion|name|schema|task|training)(?:\\.\\w+|\\[\\d+])*: ");
    private static final Pattern FIELD =
            Pattern.compile("\\b(?:data\\.columns\\.(\\w+)|data\\.maxLength|task\\.kind)\\b");
    private static final Map<Locale, EngineWords> READ = new ConcurrentHashMap<>();
    private static final Map<Locale, EngineWords> READ_FOR_RECIPES = new ConcurrentHashMap<>();

    private final List<EngineSentence> forms;
    private final List<EngineSentence> ofFields;
    private final List<EngineSentence> paragraphs;
    private final UnaryOperator<String> figures;

    EngineWords(Locale language) {
        this(forms(language), Figures::shown);
    }

    private EngineWords(List<EngineSentence> forms, UnaryOperator<String> figures) {
        this.forms = forms;
        ofFields = forms.stream().filter(EngineSentence::ofField).toList();
        paragraphs = forms.stream().filter(EngineSentence::several).toList();
        this.figures = figures;
    }

    private static EngineWords forRecipes(Locale language) {
        return new EngineWords(
                forms(language).stream().map(EngineSentence::pointed).toList(), UnaryOperator.identity());
    }

    /// A sentence, a clause or a paragraph of the engine's; each of its sentences on its own.
    public static String of(String text) {
        return READ.computeIfAbsent(Locale.getDefault(), EngineWords::new).say(text);
    }

    /// The same of a recipe's text, in which numbers have a point in every language.
    public static String ofRecipe(String text) {
        return READ_FOR_RECIPES
                .computeIfAbsent(Locale.getDefault(), EngineWords::forRecipes)
                .say(text);
    }

    /// The same where no recipe's text is in sight: fields that it names by their paths are called as the forms call
    /// them.
    public static String inForms(String text) {
        return FIELD.matcher(of(text))
                .replaceAll(field -> Matcher.quoteReplacement(Messages.text("fields.called", field(field))));
    }

    private static String field(MatchResult path) {
        String role = path.group(1);
        return role != null
                ? Messages.text("data.role", role)
                : Messages.text(path.group().equals("task.kind") ? "data.task" : "data.length");
    }

    String say(String text) {
        if (forms.isEmpty() || text.isBlank()) {
            return text;
        }
        Matcher issue = ISSUE.matcher(text);
        if (!issue.find()) {
            return sentences(text);
        }
        StringBuilder all = new StringBuilder(before(text.substring(0, issue.start())));
        int start = issue.start();
        while (issue.find()) {
            all.append(issue(text.substring(start, issue.start()).strip())).append(' ');
            start = issue.start();
        }
        return all.append(issue(text.substring(start))).toString();
    }

    /// What stands before the first issue of a recipe: `it.json has 2 problems: `.
    private String before(String start) {
        return start.endsWith(": ") ? sentences(start.substring(0, start.length() - 2)) + ": " : sentences(start);
    }

    /// `adapters[1].rank: -4 is below 1; choose at least 1.`, or a sentence that only begins like it and is known as a
    /// whole.
    private String issue(String text) {
        int path = text.indexOf(": ") + 2;
        return said(ofFields, text).or(() -> clauses(text, path)).orElseGet(() -> sentences(text));
    }

    /// One after the other where the first is one by itself: what stands in it ends with it.
    private String sentences(String text) {
        List<String> each = SENTENCES.splitAsStream(text).toList();
        boolean apart = each.size() > 1 && said(each.getFirst()).isPresent();
        return said(paragraphs, text)
                .or(() -> apart ? Optional.empty() : known(text))
                .orElseGet(() -> each.stream().map(this::sentence).collect(Collectors.joining(" ")));
    }

    private String sentence(String text) {
        return said(text).or(() -> clauses(text, 0)).orElse(text);
    }

    /// A sentence of which only a part is known, after the file or the field that it is about: `config.json: it is
    /// no JSON.`
    private Optional<String> clauses(String sentence, int from) {
        String end = sentence.endsWith(".") ? "." : "";
        String inside = sentence.substring(0, sentence.length() - end.length());
        int at = from;
        while (at <= inside.length()) {
            Optional<String> said = known(inside.substring(at));
            if (said.isPresent()) {
                return Optional.of(inside.substring(0, at) + said.get() + end);
            }
            int colon = inside.indexOf(": ", at);
            at = colon < 0 ? Integer.MAX_VALUE : colon + 2;
        }
        return Optional.empty();
    }

    /// All of it, clause by clause, or as a whole: `900 is larger than the layer's width 768; choose at most 768`.
    private Optional<String> known(String text) {
        String[] clauses = text.split("; ");
        List<String> said =
                Stream.of(clauses).flatMap(each -> said(each).stream()).toList();
        return said.size() == clauses.length ? Optional.of(String.join("; ", said)) : said(text);
    }

    /// Numbers in a sentence are written as the language writes them, and a clause in it is said in its language, too.
    private String argument(String english) {
        return figures.apply(say(english));
    }

    private Optional<String> said(String text) {
        return said(forms, text);
    }

    private Optional<String> said(List<EngineSentence> among, String text) {
        return among.stream()
                .flatMap(form -> form.say(text, this::argument).stream())
                .findFirst();
    }

    /// The forms that say most come first: `{0} is not a number` before one that any sentence would fit.
    private static List<EngineSentence> forms(Locale language) {
        ResourceBundle.Control control =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        ResourceBundle english = ResourceBundle.getBundle(BUNDLE, Locale.ROOT, control);
        ResourceBundle words = ResourceBundle.getBundle(BUNDLE, language, control);
        return words.getLocale().equals(Locale.ROOT)
                ? List.of()
                : Collections.list(english.getKeys()).stream()
                        .map(key -> EngineSentence.of(english.getString(key), words.getString(key)))
                        .sorted(Comparator.comparingInt(EngineSentence::literal).reversed())
                        .toList();
    }
}
