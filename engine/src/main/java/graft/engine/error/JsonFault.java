package graft.engine.error;

import com.fasterxml.jackson.core.JacksonException;
import java.util.regex.Pattern;

/// What is wrong with a text that is no JSON, in the parser's words, without what they say of the parser's own
/// settings.
public final class JsonFault {

    /// "(start marker at [Source: REDACTED (`StreamReadFeature…` disabled); line: 1, column: 1])": the text is named
    /// beside these words already.
    private static final Pattern SOURCE =
            Pattern.compile("\\s*\\(start marker at \\[Source: .*?; (line: \\d+, column: \\d+)]\\)");

    private JsonFault() {}

    /// One sentence without its full stop.
    public static String of(JacksonException fault) {
        return SOURCE.matcher(fault.getOriginalMessage()).replaceAll(" that begins at $1");
    }
}
