package graft.engine.exchange;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression out of a configuration, matched against the paths of modules. It may be built to match for
/// hours, so that each match has so many looks at the path and no more.
final class ModulePattern {

    private static final int LONGEST = 4096;
    private static final int LOOKS = 1 << 17;
    private static final Pattern NAMED = Pattern.compile("\\(\\?P([<=])(\\w+)[>)]");
    private static final Pattern BARE_BRACE = Pattern.compile("(?<!\\\\)\\{(?![\\d,])");

    private final AdapterConfig config;
    private final String field;
    private final String text;
    private final Pattern pattern;

    /// @param text in Python's notation, of which the names of groups are another than here
    /// @throws graft.engine.error.InvalidInput when it is no pattern
    ModulePattern(AdapterConfig config, String field, String text) {
        this.config = config;
        this.field = field;
        this.text = text;
        if (text.length() > LONGEST) {
            throw refusal();
        }
        try {
            pattern = Pattern.compile(translated(text));
        } catch (PatternSyntaxException failure) {
            throw refusal();
        }
    }

    /// In Java's notation, which names groups otherwise and by letters and digits alone, and takes a brace for the
    /// beginning of a repetition.
    private static String translated(String python) {
        String braces = BARE_BRACE.matcher(python).replaceAll("\\\\{");
        return NAMED.matcher(braces).replaceAll(found -> {
            String name = found.group(2).replace("_", "");
            return Matcher.quoteReplacement(found.group(1).equals("<") ? "(?<" + name + ">" : "\\k<" + name + ">");
        });
    }

    /// Whether the whole path matches.
    ///
    /// @throws graft.engine.error.InvalidInput when that takes too long to find out
    boolean matches(String path) {
        try {
            return pattern.matcher(new Looked(path, new int[1])).matches();
        } catch (TooLong | StackOverflowError tooLong) {
            throw refusal();
        }
    }

    private RuntimeException refusal() {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return config.unsupported(field + " has the pattern \"" + shown + "\", which cannot be read or takes too long");
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// @param looks how often a character was asked for, shared by all parts of one text
    private record Looked(CharSequence text, int[] looks) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (looks[0]++ > LOOKS) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Looked(text.subSequence(start, end), looks);
        }
    }
}
