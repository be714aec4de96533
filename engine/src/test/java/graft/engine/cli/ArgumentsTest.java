package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What can be wrong with a command line itself, before anything that it names is looked at.
class ArgumentsTest {

    @ParameterizedTest(name = "graft {0}")
    @CsvSource(delimiter = '|', textBlock = """
            inspct tiny             | no command inspct. Did you mean inspect? `graft --help`
            trian x                 | no command trian. Did you mean train?
            something-else          | no command something-else.
            train x --devise cpu    | no option --devise. Did you mean --device?
            train x --sede 3        | no option --sede.
            train x y               | "y" is one argument too many.
            --workspace x models    | --workspace belongs behind the command, as in `graft
            train                   | RECIPE
            bench warp              | warp
            tokenize tiny           | --text
            host                    | --stdio
            """)
    void isToldInOneParagraph(String line, String told) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertEquals(2, run.status(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("GRAFT-1401: "), run.err());
        assertTrue(run.err().contains(told), run.err());
    }

    @Test
    void withoutACommandAndADisplayTheWayOutIsNamed() {
        CommandRun run = CommandRun.of();
        assertEquals(4, run.status());
        assertTrue(run.err().startsWith("GRAFT-2105"), run.err());
        assertTrue(run.err().contains("graft demo"), run.err());
    }

    @Test
    void debugAddsTheTrace() {
        CommandRun run = CommandRun.of("train", "nowhere.json", "--debug");
        assertEquals(2, run.status());
        assertTrue(run.err().contains("\tat graft.engine"), run.err());
    }
}
