package graft.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThemeTest {

    private static final Pattern LITERAL_COLOUR = Pattern.compile("#[0-9a-fA-F]{3,8}\\b|rgba?\\(|hsba?\\(");

    @ParameterizedTest
    @EnumSource(Look.class)
    void whatMustBeReadStandsOutFromWhatItStandsOn(Look look) {
        double least = look == Look.CONTRAST ? 7 : 4.5;
        ThemeColors colors = ThemeColors.read(look);
        for (String text : List.of("text", "muted", "accent-text", "good-text", "attention-text", "failed-text")) {
            for (String ground : List.of("page", "panel", "sunken", "accent-soft")) {
                double contrast = ThemeColors.contrast(colors.color(text), colors.color(ground));
                assertTrue(contrast >= least, text + " on " + ground + ": " + contrast);
            }
        }
        double accent = ThemeColors.contrast(colors.color("on-accent"), colors.color("accent"));
        assertTrue(accent >= least, "the primary button: " + accent);
        double disabled = ThemeColors.contrast(colors.color("disabled"), colors.color("panel"));
        assertTrue(disabled >= 4.5, "a disabled button's words: " + disabled);
        double between = ThemeColors.contrast(colors.color("text"), colors.color("disabled"));
        assertTrue(between >= 2, "a disabled button beside another: " + between);
        for (MarkKind kind : MarkKind.values()) {
            double mark = ThemeColors.contrast(colors.color(kind), colors.color("sunken"));
            assertTrue(mark >= 3, kind + " as a mark: " + mark);
        }
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void allThemesHaveTheSameTokens(Look look) {
        assertEquals(
                ThemeColors.read(Look.LIGHT).tokens().keySet(),
                ThemeColors.read(look).tokens().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/theme/graft.css", "/theme/panels.css"})
    void ourRulesNameNoColourOfTheirOwn(String sheet) throws IOException {
        try (InputStream in = ThemeTest.class.getResourceAsStream(sheet)) {
            assertTrue(in != null, sheet);
            String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(LITERAL_COLOUR.matcher(css).find(), sheet + " has a colour that is not a token");
        }
    }
}
