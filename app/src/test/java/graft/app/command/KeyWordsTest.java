package graft.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys are called what stands on them.
class KeyWordsTest {

    private static Properties german() throws IOException {
        Properties words = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                Objects.requireNonNull(KeyWordsTest.class.getResourceAsStream("/messages/Messages_de.properties")),
                StandardCharsets.UTF_8)) {
            words.load(in);
        }
        return words;
    }

    @ParameterizedTest
    @CsvSource({
        "Ctrl+Shift+N, Strg+Umschalt+N",
        "Shift+Delete, Umschalt+Entf",
        "Ctrl+Space, Strg+Leertaste",
        "Ctrl+., Strg+.",
        "Ctrl+S, Strg+S",
        "F6, F6"
    })
    void aGermanWindowCallsKeysAsAGermanKeyboardDoes(String toolkit, String shown) throws IOException {
        Properties german = german();
        KeyWords words = new KeyWords(Map.of(
                "Ctrl", german.getProperty("key.ctrl"),
                "Shift", german.getProperty("key.shift"),
                "Delete", german.getProperty("key.delete"),
                "Space", german.getProperty("key.space")));
        assertEquals(shown, words.of(toolkit));
    }

    @Test
    void aCommandShowsItsKeyInTheWindowsLanguage() {
        Command halve = Command.of("edit.halve", "Halve the size", "Open_Bracket", () -> {});
        assertEquals("[", halve.keyText());
    }
}
