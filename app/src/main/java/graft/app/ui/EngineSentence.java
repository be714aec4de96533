package graft.app.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the engine's sentences.
///
/// @param start     what it begins with; empty where that differs
/// @param english   what it is in full
/// @param arguments their numbers in the order of the English form
/// @param literal   how long its own words are: those that say more are tried first
/// @param words     in the window's language, with `{0}`, `{1}` …
record EngineSentence(String start, Pattern english, List<Integer> arguments, int literal, String words) {

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)}");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("(?<=(?<![\\w-])0),(?=\\d)");

    static EngineSentence of(String english, String words) {
        StringBuilder pattern = new StringBuilder();
        List<Integer> arguments = new ArrayList<>();
        Matcher matcher = ARGUMENT.matcher(english);
        int at = 0;
        int literal = 0;
        String start = english;
        while (matcher.find()) {
            if (at == 0) {
                start = english.substring(0, matcher.start());
            }
            pattern.append(Pattern.quote(english.substring(at, matcher.start())))
                    .append("(.+?)");
            literal += matcher.start() - at;
            arguments.add(Integer.parseInt(matcher.group(1)));
            at = matcher.end();
        }
        pattern.append(Pattern.quote(english.substring(at)));
        return new EngineSentence(
                start,
                Pattern.compile(pattern.toString(), Pattern.DOTALL),
                arguments,
                literal + english.length() - at,
                words);
    }

    /// With points in the numbers of its own words: `0.001 versuchen`.
    EngineSentence pointed() {
        return new EngineSentence(
                start, english, arguments, literal, DECIMAL_COMMA.matcher(words).replaceAll("."));
    }

    /// Whether it says of which field it is: `data.source: no rows are left for training.`
    boolean ofField() {
        return english.pattern().contains(": ");
    }

    /// Whether it is more than one.
    boolean several() {
        return EngineWords.SENTENCES
                .matcher(ARGUMENT.matcher(words).replaceAll("x"))
                .find();
    }

    /// One that only is a part of a sentence.
    private boolean clause() {
        return start.isEmpty() || Character.isLowerCase(start.charAt(0));
    }

    /// @param argument says what stands between its words
    Optional<String> say(String text, UnaryOperator<String> argument) {
        if (!text.startsWith(start)) {
            return Optional.empty();
        }
        Matcher said = english.matcher(text);
        if (!said.matches()) {
            return Optional.empty();
        }
        Map<Integer, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (clause() && EngineWords.SENTENCES.matcher(said.group(i + 1)).find()) {
                return Optional.empty(); // of another sentence than the one that it ends
            }
            values.put(arguments.get(i), argument.apply(said.group(i + 1)));
        }
        return Optional.of(ARGUMENT.matcher(words)
                .replaceAll(match -> Matcher.quoteReplacement(
                        values.getOrDefault(Integer.parseInt(match.group(1)), match.group()))));
    }
}
