package graft.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys used and keys present are the same set.
class MessagesTest {

    private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)+)\"");
    private static final Pattern DIRECT = Pattern.compile("Messages\\.text\\(\\s*\"([^\"]+)\"");

    private static final Pattern COUNTED = Pattern.compile(
            "\\{\\d} (?:\\p{L}+ )?(?:adapters|heads|labels|layers|lines|places"
                    + "|rows|runs|seeds|steps|variants|Klassen|Köpfe|Läufe|Läufen|Plätze|Schichten|Seeds|Varianten|Zeilen)\\b");

    private static Properties bundle() throws IOException {
        return bundle("Messages.properties");
    }

    static Properties bundle(String name) throws IOException {
        Properties properties = new Properties();
        Path file = Path.of("..", "resources", "messages", name);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            StringBuilder all = new StringBuilder();
            for (Path file : java) {
                all.append(Files.readString(file)).append('\n');
            }
            return all.toString();
        }
    }

    static Set<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        Set<String> keys = new TreeSet<>();
        while (matcher.find()) {
            keys.add(matcher.group(1));
        }
        return keys;
    }

    @Test
    void everyKeyUsedHasWords() throws IOException {
        Set<String> present = bundle().stringPropertyNames();
        Set<String> missing = found(DIRECT, sources());
        missing.removeAll(present);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyKeyPresentIsUsed() throws IOException {
        Set<String> used = found(LITERAL, sources());
        Set<String> unused = new TreeSet<>(bundle().stringPropertyNames());
        unused.removeAll(used);
        assertEquals(Set.of(), unused);
    }

    @Test
    void literalsOfAScreenAreKeys() throws IOException {
        Set<String> present = bundle().stringPropertyNames();
        Set<String> screens = Set.of("command", "drop", "menu", "said", "preset", "site", "canvas", "budget", "top");
        Set<String> missing = found(LITERAL, sources()).stream()
                .filter(literal -> screens.contains(literal.substring(0, literal.indexOf('.'))))
                .filter(literal -> !present.contains(literal))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    @Test
    void figuresAreWrittenAsTheLanguageWritesThemThoseInFieldsToo() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals("894.528", Figures.count(894_528));
            assertEquals("0,718 %", Figures.percent(0.71766));
            assertEquals("3,4 MiB", Figures.bytes(3_578_112));
            assertEquals("2.462", Figures.metric(2462.4));
            assertEquals("0,06", Figures.trimmed(0.06));
            assertEquals("16", Figures.trimmed(16));
            assertEquals("2,5e-5", Figures.rate(2.5e-5));
            assertEquals("0,5", Figures.shown("0.5"));
            assertEquals("0.5.1", Figures.shown("0.5.1"), "no number");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatIsTypedIsUnderstoodAsTheLanguageWritesIt() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals("1000", Figures.plain("1.000"), "not 1");
            assertEquals("10000000", Figures.plain("10.000.000"));
            assertEquals("1.414", Figures.plain("1.414"), "a point is taken, too");
            assertEquals("-0.5", Figures.plain(" −0,5"));
            Locale.setDefault(Locale.ENGLISH);
            assertEquals("1000", Figures.plain("1,000"));
            assertEquals("1.000", Figures.plain("1.000"));
            assertEquals("0.25", Figures.plain("0,25"));
        } finally {
            Locale.setDefault(before);
        }
    }

    /// One row is no rows. Those that are left say so only where there are several, or as a part of a whole.
    @ParameterizedTest
    @ValueSource(strings = {"Messages.properties", "Messages_de.properties"})
    void oneIsNotCalledSeveral(String name) throws IOException {
        Set<String> several = Set.of(
                "budget.calibrated",
                "command.delete-runs",
                "compare.metric.seeds",
                "compare.seeds",
                "data.truncated",
                "drop.several",
                "runs.deleted",
                "runs.gone.several",
                "runs.trashed.several",
                "runs.limit.title.several",
                "runs.parallel.most",
                "runs.repeat",
                "runs.steps",
                "slot.places");
        Properties bundle = bundle(name);
        Set<String> wrong = new TreeSet<>();
        for (String key : bundle.stringPropertyNames()) {
            String outside = bundle.getProperty(key).replaceAll("\\{\\d, ?choice,(?:[^{}]|\\{\\d})*}", "");
            if (!several.contains(key) && COUNTED.matcher(outside).find()) {
                wrong.add(key);
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void countsAreSaidForNoneOneAndSeveral() {
        assertEquals("1 row with the columns text, label.", Messages.text("data.typed.rows", 1, "text, label"));
        assertEquals("2 rows", Messages.text("top.rows", 2));
        assertEquals("no rows", Messages.text("top.rows", 0));
        assertEquals("1,234 rows", Messages.text("top.rows", 1_234L));
        assertEquals("1 epoch", Messages.text("runs.name.epochs", 1.0, "1"));
        assertEquals("0.5 epochs", Messages.text("runs.name.epochs", 0.5, "0.5"));
        assertEquals("1 variant, 3 runs", Messages.text("sweeps.count", 1, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Messages.properties", "Messages_de.properties"})
    void everyPatternCanBeFormatted(String name) throws IOException {
        Properties bundle = bundle(name);
        for (String key : bundle.stringPropertyNames()) {
            String words = new MessageFormat(bundle.getProperty(key)).format(new Object[] {1, 2, 3, 4, 5});
            assertTrue(!words.isBlank(), key);
        }
    }
}
