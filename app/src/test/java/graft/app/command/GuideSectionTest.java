package graft.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.ui.HelpSection;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The guide that F1 leads to is written in the window's language, tells the same in each, and calls what is on the
/// screen as the screen does.
class GuideSectionTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide");
    private static final Pattern CONTROL = Pattern.compile("(?<!\\*)\\*(\\p{Lu}[^*]+)\\*(?!\\*)");
    private static final String TEXT = "text";

    @ParameterizedTest
    @EnumSource(HelpSection.class)
    void everyPartOfTheWindowHasItsSectionInBothLanguages(HelpSection part) {
        GuideSection english = GuideSection.of(part.page(), part.heading(), Locale.US);
        GuideSection german = GuideSection.of(part.page(), part.heading(), Locale.GERMANY);
        assertEquals(part.heading(), english.heading());
        assertFalse(english.text().isEmpty(), part.heading());
        assertNotEquals(english.text(), german.text(), "in German");
        assertEquals(
                english, GuideSection.of(part.page(), part.heading(), Locale.FRENCH), "what is not written is English");
    }

    @Test
    void aSectionIsFoundByItsEnglishName() {
        assertEquals(
                "Fläche", GuideSection.of("window.md", "Canvas", Locale.GERMANY).heading());
        assertTrue(GuideSection.of("window.md", "Compare", Locale.GERMANY)
                .text()
                .startsWith("Das Rezept neben LoRA auf q und v"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"window.md", "methods.md"})
    void theGermanPageHasWhatTheEnglishHas(String page) throws IOException {
        assertEquals(outline(GUIDE.resolve(page)), outline(GUIDE.resolve("de").resolve(page)));
    }

    @ParameterizedTest
    @CsvSource({"window.md, Messages.properties", "de/window.md, Messages_de.properties"})
    void controlsAreCalledAsOnTheScreen(String page, String bundle) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("..", "resources", "messages", bundle))) {
            words.load(reader);
        }
        Set<String> strange = CONTROL.matcher(
                        Files.readString(GUIDE.resolve(page)).replaceAll("\\s+", " "))
                .results()
                .map(control -> control.group(1).replaceAll("\\d", "{0}"))
                .filter(control -> words.values().stream()
                        .noneMatch(text -> text.toString().startsWith(control)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), strange);
    }

    /// Headings by their depth, with what follows each: paragraphs, points of a list, rows of a table with their cells.
    private static List<String> outline(Path page) throws IOException {
        List<String> outline = new ArrayList<>();
        String before = "";
        for (String line : Files.readAllLines(page)) {
            String kind = kind(line);
            if (!kind.equals(TEXT) || !before.equals(TEXT)) {
                outline.add(kind);
            }
            before = kind;
        }
        return outline;
    }

    private static String kind(String line) {
        if (line.startsWith("#")) {
            return line.substring(0, line.indexOf(' '));
        }
        if (line.startsWith("|")) {
            return "row of " + line.chars().filter(each -> each == '|').count();
        }
        return line.startsWith("- ") ? "point" : line.isBlank() ? "" : TEXT;
    }
}
