package graft.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.Legality;
import graft.engine.recipe.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the engine says is said in German, and the sentences that the window knows are the engine's.
public class EngineWordsTest {

    private static final EngineWords GERMAN = new EngineWords(Locale.GERMANY);
    private static final Pattern PART = Pattern.compile("\\{\\d}|: ");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_`-]+");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    /// As a German window says it.
    public static String german(String text) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            return GERMAN.say(text);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Training uses the processor (2 threads): no GPU was found. | Trainiert wird mit dem Prozessor (2 Threads): Es wurde keine GPU gefunden.
            AMD EPYC, 2 cores, avx2                                    | AMD EPYC, 2 Kerne, avx2
            0.5 is not a share                                         | 0,5 ist kein Anteil
            The workspace /tmp/w cannot be read or written: permission is denied for /tmp/w. | Der Arbeitsbereich /tmp/w ist nicht lesbar oder beschreibbar: der Zugriff auf /tmp/w ist nicht erlaubt.
            The loss or its gradient is no longer a number at step 7 (learning rate 0.5). The weights of step 5, the best, are kept. | Der Verlust oder sein Gradient ist bei Schritt 7 keine Zahl mehr (Lernrate 0,5). Die Gewichte von Schritt 5, die besten, bleiben erhalten.
            The engine host ended on a fault in native code (signal 6). Its last words: boom | Der Rechenprozess endete mit einem Fehler in nativem Code (Signal 6). Seine letzten Worte: boom
            The tokenised rows cannot be kept: the workspace's disk is full or cannot be written. They are tokenised again each time. | Die tokenisierten Zeilen lassen sich nicht aufheben: Die Platte des Arbeitsbereichs ist voll oder nicht beschreibbar. Sie werden jedes Mal neu tokenisiert.
            The adapter cannot be written for the adapters library: it is a head alone, without an adapter. | Der Adapter lässt sich nicht für die Bibliothek adapters schreiben: es ist nur ein Kopf, ohne Adapter.
            The adapter cannot be written for PEFT: PEFT has no bottleneck adapters. | Der Adapter lässt sich nicht für PEFT schreiben: PEFT kennt Bottleneck-Adapter nicht.
            Use the format peft or merged. | Als Form PEFT oder „in die Basis verrechnet“ wählen.
            3 validation rows have a text that also stands in training. | 3 Validierungszeilen haben einen Text, der auch im Training steht.
            /m/config.json: model_type is "bart"; this version reads bert, gpt2 (nearest: "bert"). | /m/config.json: model_type ist „bart“; diese Version liest bert, gpt2 (am nächsten: "bert").
            /m/x.safetensors: tensor "w" has 3 values instead of 8.    | /m/x.safetensors: Der Tensor „w“ hat 3 Werte statt 8.
            The chat template of /m cannot be used: line 3: a tag is not closed. | Die Gesprächsvorlage von /m ist nicht verwendbar: Zeile 3: eine Marke ist nicht geschlossen.
            The weights in /m do not fit its config.json: missing a, b; wrong shape c is (2, 3) instead of (4). | Die Gewichte in /m passen nicht zur config.json dort: es fehlen a, b; falsche Form c ist (2, 3) statt (4).
            The adapter cannot be written for PEFT: that library has no fusion of adapters. | Der Adapter lässt sich nicht für PEFT schreiben: diese Bibliothek hat keine Fusion von Adaptern.
            There is no deleted run called x in /w. `graft trash` lists them. | In /w gibt es keinen gelöschten Lauf namens x. `graft trash` nennt sie.
            What nobody has written down.                              | What nobody has written down.
            What nobody wrote: and so on; choose 1.                    | What nobody wrote: and so on; choose 1.
            """)
    void aSentenceOfTheEngineIsSaidInGerman(String english, String german) {
        assertEquals(german, german(english));
        assertEquals(english, new EngineWords(Locale.ENGLISH).say(english), "English stays as it is");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it.json: adapters[1].rank: 900 is larger than the layer's width 768; choose at most 768. | it.json: adapters[1].rank: 900 ist größer als die Breite 768 der Schicht; höchstens 768 wählen.
            it.json has 3 problems: adapters[0]: the adapter is odd. training.epochs: 0.5 is not a share; choose from 0 to less than 1. task.labels[1]: the label is empty; give it a name. | it.json hat 3 Fehler: adapters[0]: the adapter is odd. training.epochs: 0,5 ist kein Anteil; von 0 bis unter 1 wählen. task.labels[1]: das Label ist leer; ihm einen Namen geben.
            data.source: no rows are left for training.                | Zum Trainieren bleiben keine Zeilen.
            data.source: there is no sample and no file "nix.csv".     | Es gibt weder ein Beispiel noch eine Datei „nix.csv“ (data.source).
            data.source: there is no sample and no file "nix.csv". A relative path starts at the folder Graft was started in. | Es gibt weder ein Beispiel noch eine Datei „nix.csv“ (data.source). Ein relativer Pfad beginnt im Ordner, in dem Graft gestartet wurde.
            """)
    void eachProblemOfARecipeIsSaidInGerman(String english, String german) {
        assertEquals(german, german(english));
    }

    @Test
    void aFieldIsCalledAsTheFormsCallIt() {
        assertEquals(
                "GRAFT-3105: There are 90 labels. Check \"label column\": this may be another column.",
                Failures.words(
                        "GRAFT-3105", "There are 90 labels.", "Check data.columns.label: this may be another column."));
        assertEquals(
                "Raise \"Length\" to keep them whole.",
                EngineWords.inForms("Raise data.maxLength to keep them whole."));
        assertEquals("data.columns is kept", EngineWords.of("data.columns is kept"), "a recipe's text has paths");
    }

    @Test
    void whyAKindCannotStandSomewhereIsSaidInGerman() {
        Set<String> english = new TreeSet<>();
        for (AdapterKind kind : AdapterKind.values()) {
            for (Site site : Site.values()) {
                Legality.reason(kind, site)
                        .filter(reason -> german(reason).equals(reason))
                        .ifPresent(english::add);
            }
        }
        assertEquals(Set.of(), english);
    }

    @Test
    void germanHasTheSameSentencesWithTheSameArguments() throws IOException {
        Properties english = MessagesTest.bundle("Engine.properties");
        Properties german = MessagesTest.bundle("Engine_de.properties");
        assertEquals(new TreeSet<>(english.stringPropertyNames()), new TreeSet<>(german.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            Set<String> known = MessagesTest.found(Pattern.compile("\\{(\\d)"), english.getProperty(key));
            Set<String> asked = MessagesTest.found(Pattern.compile("\\{(\\d)"), german.getProperty(key));
            assertEquals(
                    Set.of(),
                    asked.stream().filter(each -> !known.contains(each)).collect(Collectors.toSet()),
                    key);
            assertFalse(german.getProperty(key).isBlank(), key);
        }
    }

    /// None is taken for another that fits it, too.
    @Test
    void everySentenceIsSaidInItsOwnWords() throws IOException {
        Properties english = MessagesTest.bundle("Engine.properties");
        Properties german = MessagesTest.bundle("Engine_de.properties");
        for (String key : english.stringPropertyNames()) {
            String said = english.getProperty(key).replaceAll("\\{(\\d)}", "x$1");
            assertEquals(german.getProperty(key).replaceAll("\\{(\\d)}", "x$1"), german(said), key);
        }
    }

    /// A sentence that the engine says otherwise than it stands here would be shown in English: what stands between the
    /// arguments is found among the texts of one of the engine's files, whole or, where the engine puts it together
    /// from several, word by word.
    @Test
    void everySentenceIsOneOfTheEngines() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of("..", "engine", "src", "main", "java"))) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".java")).toList()) {
                files.add(LITERAL.matcher(Files.readString(file))
                        .results()
                        .map(EngineWordsTest::unescaped)
                        .collect(Collectors.joining()));
            }
        }
        try (Stream<Path> all = Files.walk(Path.of("..", "samples", "data"))) {
            for (Path card : all.filter(each -> each.endsWith("sample.json")).toList()) {
                files.add(Files.readString(card));
            }
        }
        Properties english = MessagesTest.bundle("Engine.properties");
        Set<String> strange = new TreeSet<>();
        for (String key : english.stringPropertyNames()) {
            Stream<String> parts = PART.splitAsStream(english.getProperty(key));
            if (!parts.allMatch(part -> files.stream().anyMatch(file -> says(file, part)))) {
                strange.add(key);
            }
        }
        assertEquals(Set.of("file.space"), strange, "that one is the operating system's");
    }

    private static String unescaped(MatchResult literal) {
        return literal.group(1).replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static boolean says(String file, String part) {
        return file.contains(part) || WORD.matcher(part).results().allMatch(word -> file.contains(word.group()));
    }
}
