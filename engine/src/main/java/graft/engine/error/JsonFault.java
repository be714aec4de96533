package graft.engine.error;

import com.fasterxml.jackson.core.JacksonException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is wrong with a text that is no JSON, in plain words for the slips that people make, else in the parser's,
/// without what they say of the parser's own settings.
public final class JsonFault {

    /// "(start marker at [Source: REDACTED (`StreamReadFeature…` disabled); line: 1, column: 1])": the text is named
    /// beside these words already.
    private static final Pattern SOURCE = Pattern.compile(
            "\\s*\\((?:start marker|for \\w+ starting) at \\[Source: .*?; (line: \\d+, column: \\d+)]\\)");

    private static final String CHARACTER = "Unexpected character \\('(.)' \\(code \\d+.*?\\)\\): ";

    private static final List<Slip> SLIPS = List.of(
            new Slip("Unrecognized token '(.*)': was expecting .*", "$1 is no value; a text stands in double quotes"),
            new Slip(CHARACTER + "was expecting double-quote .*", "$1 stands where a name in double quotes is needed"),
            new Slip(CHARACTER + "was expecting a colon .*", "a colon is missing before $1"),
            new Slip(CHARACTER + "was expecting comma .*", "a comma is missing before $1"),
            new Slip(CHARACTER + "expected a valid value .*", "$1 stands where a value is needed"),
            new Slip("Unexpected end-of-input: was expecting closing quote .*", "a closing double quote is missing"),
            new Slip("Unexpected end-of-input: expected close marker for Array(.*)", "] is missing for the list$1"),
            new Slip("Unexpected end-of-input: expected close marker for Object(.*)", "} is missing for the object$1"),
            new Slip("Unexpected close marker '(.)': no open .*", "$1 closes nothing that is open"));

    /// @param parser the parser's words
    /// @param plain  ours, with the parser's groups
    private record Slip(Pattern parser, String plain) {
        Slip(String parser, String plain) {
            this(Pattern.compile(parser, Pattern.DOTALL), plain);
        }
    }

    private JsonFault() {}

    /// One sentence without its full stop.
    public static String of(JacksonException fault) {
        String words = SOURCE.matcher(fault.getOriginalMessage()).replaceAll(" that begins at $1");
        for (Slip slip : SLIPS) {
            Matcher matcher = slip.parser().matcher(words);
            if (matcher.matches()) {
                return matcher.replaceAll(slip.plain());
            }
        }
        return words;
    }
}
