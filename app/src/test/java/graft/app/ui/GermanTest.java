package graft.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.Task;
import java.io.IOException;
import java.util.Locale;
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

    /// What is measured of any task is called in German, too.
    @Test
    void everyMetricHasAName() throws IOException {
        Properties german = MessagesTest.bundle("Messages_de.properties");
        for (Task.Kind kind : Task.Kind.values()) {
            for (String metric : kind.metrics()) {
                String key = "metric." + metric.replaceAll("(\\p{Lu})", "-$1").toLowerCase(Locale.ROOT);
                assertTrue(german.containsKey(key), key);
            }
        }
    }

    private static Set<String> arguments(String pattern) {
        return MessagesTest.found(Pattern.compile("\\{(\\d)"), pattern);
    }
}
