package graft.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The second language is complete.
class GermanTest {

    /// A new key needs words in Messages_de.properties, too, with the same arguments.
    @Test
    void germanHasTheSameKeysWithTheSameArguments() throws IOException {
        Properties english = MessagesTest.bundle("Messages.properties");
        Properties german = MessagesTest.bundle("Messages_de.properties");
        assertEquals(new TreeSet<>(english.stringPropertyNames()), new TreeSet<>(german.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertEquals(arguments(english.getProperty(key)), arguments(german.getProperty(key)), key);
        }
    }

    private static Set<String> arguments(String pattern) {
        return MessagesTest.found(Pattern.compile("\\{(\\d)"), pattern);
    }
}
