package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.desk.TinyHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user can get wrong: each is one paragraph with a code that names the place and the way out, the exit status
/// says whose turn it is, and nothing has changed on disk.
class BadInputTest {

    @TempDir
    static Path home;

    @TempDir
    static Path files;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    /// @param code  of the message, or its beginning
    /// @param names what the message must name
    private record Case(String name, String code, List<String> names, Input input) {}

    /// Makes the bad input and says the command line.
    private interface Input {
        List<String> arguments() throws IOException;
    }

    private static Case of(String name, String code, List<String> names, Input input) {
        return new Case(name, code, names, input);
    }

    private static Input recipe(String from, String to) {
        return () -> List.of("train", changed(from, to).toString());
    }

    private static Input set(String change) {
        return () -> List.of("train", TinyHome.recipe(home).toString(), "--set", change);
    }

    private static Path changed(String from, String to) throws IOException {
        String text = Files.readString(TinyHome.recipe(home));
        assertTrue(text.contains(from), from);
        return write("recipe.json", text.replace(from, to));
    }

    private static Input data(String name, byte[] content) {
        return () -> {
            Path file = Files.write(files.resolve(name), content);
            return List.of(
                    "train",
                    changed("\"mini\", \"maxLength\"", quoted(file) + ", \"maxLength\"")
                            .toString());
        };
    }

    private static Input data(String name, String content) {
        return data(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }

    private static String quoted(Path path) {
        return "\"" + path.toString().replace("\\", "\\\\") + "\"";
    }

    /// A copy of the bundled model, then broken.
    private static Input model(String name, Breaking breaking) {
        return () -> {
            Path copy = Files.createDirectories(files.resolve(name));
            try (var inside = Files.list(home.resolve("samples/models/tiny"))) {
                for (Path file : inside.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            breaking.apply(copy);
            return List.of("train", changed("\"tiny\"", quoted(copy)).toString());
        };
    }

    private interface Breaking {
        void apply(Path folder) throws IOException;
    }

    private static void truncate(Path file, double share) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * share)));
    }

    private static final List<Case> CASES = List.of(
            of("no such recipe", "GRAFT-1402", List.of("nowhere.json"), () -> List.of("train", "nowhere.json")),
            of(
                    "recipe is not JSON",
                    "GRAFT-1102",
                    List.of("broken.json", "line 1"),
                    () -> List.of("train", write("broken.json", "{\"base\": ").toString())),
            of(
                    "unknown kind",
                    "GRAFT-1101",
                    List.of("adapters[0].kind", "bottelneck"),
                    recipe("\"bottleneck\"", "\"bottelneck\"")),
            of(
                    "wrong site",
                    "GRAFT-1101",
                    List.of("adapters[0].sites", "ffn.sideways"),
                    recipe("\"size\": 4", "\"sites\": [\"ffn.sideways\"]")),
            of(
                    "site of another kind",
                    "GRAFT-1101",
                    List.of("adapters[0]", "attention.q"),
                    recipe("\"size\": 4", "\"sites\": [\"attention.q\"]")),
            of(
                    "a batch larger than the data",
                    "GRAFT-1101",
                    List.of("training.batchSize", "500", "144"),
                    set("training.batchSize=500")),
            of(
                    "a change of a field that is not there",
                    "GRAFT-1401",
                    List.of("training.optimizr", "Did you mean optimizer?"),
                    set("training.optimizr=sgd")),
            of("no epochs", "GRAFT-1101", List.of("training.epochs"), set("training.epochs=0")),
            of(
                    "a negative learning rate",
                    "GRAFT-1101",
                    List.of("training.learningRate", "-1"),
                    set("training.learningRate=-1")),
            of(
                    "a learning rate in words",
                    "GRAFT-1101",
                    List.of("training.learningRate", "fast"),
                    set("training.learningRate=fast")),
            of(
                    "evaluation beyond the run",
                    "GRAFT-1101",
                    List.of("training.evaluateEvery", "100000", "27"),
                    set("training.evaluateEvery=100000")),
            of(
                    "an unknown way out",
                    "GRAFT-1101",
                    List.of("training.onDivergence", "retyr"),
                    set("training.onDivergence=retyr")),
            of("size 0", "GRAFT-1101", List.of("adapters[0].size", "0"), recipe("\"size\": 4", "\"size\": 0")),
            of(
                    "layer 99",
                    "GRAFT-1101",
                    List.of("adapters[0].layers", "99"),
                    recipe("\"size\": 4", "\"layers\": \"99\"")),
            of(
                    "several problems at once",
                    "GRAFT-1101",
                    List.of("adapters[0].size", "training.batchSize"),
                    () -> List.of(
                            "train",
                            TinyHome.recipe(home).toString(),
                            "--set",
                            "adapters[0].size=-1",
                            "--set",
                            "training.batchSize=0")),
            of(
                    "change of nothing",
                    "GRAFT-1401",
                    List.of("adapters[7]"),
                    () -> List.of("train", TinyHome.recipe(home).toString(), "--set", "adapters[7].size=3")),
            of(
                    "a variant of a sweep that is only looked at",
                    "GRAFT-1101",
                    List.of("Variant training.learningRate=-1", "training.learningRate"),
                    () -> List.of(
                            "sweep",
                            write(
                                            "sweep.json",
                                            "{\"recipe\": " + quoted(TinyHome.recipe(home))
                                                    + ", \"grid\": {\"training.learningRate\": [1e-3, -1]}}")
                                    .toString(),
                            "--dry-run")),
            of("no such model", "GRAFT-1301", List.of("elephant"), recipe("\"tiny\"", "\"elephant\"")),
            of(
                    "model without weights",
                    "GRAFT-1301",
                    List.of("model.safetensors"),
                    model("weightless", folder -> Files.delete(folder.resolve("model.safetensors")))),
            of(
                    "truncated weights",
                    "GRAFT-1303",
                    List.of("model.safetensors"),
                    model("truncated", folder -> truncate(folder.resolve("model.safetensors"), 0.5))),
            of(
                    "weights of a header alone",
                    "GRAFT-1303",
                    List.of("model.safetensors"),
                    model(
                            "oversized",
                            folder -> Files.write(
                                    folder.resolve("model.safetensors"),
                                    new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, 0}))),
            of(
                    "missing tensors",
                    "GRAFT-1303",
                    List.of("missing", "encoder.layer.2"),
                    model("deeper", folder -> config(folder, "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"))),
            of(
                    "tensors of another shape",
                    "GRAFT-1303",
                    List.of("instead of"),
                    model("wider", folder -> config(folder, "\"vocab_size\": 120", "\"vocab_size\": 121"))),
            of(
                    "wrong configuration",
                    "GRAFT-1302",
                    List.of("config.json", "num_attention_heads"),
                    model(
                            "headless",
                            folder -> config(folder, "\"num_attention_heads\": 2", "\"num_attention_heads\": 0"))),
            of(
                    "unknown architecture",
                    "GRAFT-1304",
                    List.of("mamba"),
                    model("mamba", folder -> config(folder, "\"bert\"", "\"mamba\""))),
            of(
                    "no tokenizer",
                    "GRAFT-1305",
                    List.of("tokenizer"),
                    model("mute", folder -> Files.delete(folder.resolve("vocab.txt")))),
            of(
                    "no such data",
                    "GRAFT-1402",
                    List.of("data.source", "gone.csv"),
                    recipe("\"mini\", \"maxLength\"", "\"gone.csv\", \"maxLength\"")),
            of(
                    "missing column",
                    "GRAFT-1202",
                    List.of("data.columns", "verdict"),
                    recipe(
                            "\"maxLength\"",
                            "\"columns\": {\"text\": \"text\", \"label\": \"verdict\"}, \"maxLength\"")),
            of(
                    "broken quotes",
                    "GRAFT-12",
                    List.of("quotes.csv"),
                    data("quotes.csv", "text,label\n\"good film,good\nbad,bad\n\"a \"b\" c\",good\n")),
            of(
                    "one class only",
                    "GRAFT-1203",
                    List.of("one.csv"),
                    data("one.csv", "text,label\na,good\nb,good\nc,good\nd,good\n")),
            of("empty file", "GRAFT-1204", List.of("empty.csv"), data("empty.csv", "")),
            of("header alone", "GRAFT-1204", List.of("header.csv"), data("header.csv", "text,label\n")),
            of(
                    "wrong encoding",
                    "GRAFT-1205",
                    List.of("latin.csv"),
                    data(
                            "latin.csv",
                            "text,label\ngr\u00fc\u00df,good\nb,bad\nc,good\n".getBytes(StandardCharsets.ISO_8859_1))),
            of(
                    "label unseen in training",
                    "GRAFT-1203",
                    List.of("splendid"),
                    () -> List.of(
                            "train",
                            changed(
                                            "\"mini\", \"maxLength\"",
                                            "{\"train\": \"mini\", \"test\": "
                                                    + quoted(write("unseen.csv", "text,label\na,good\nb,splendid\n"))
                                                    + "}, \"maxLength\"")
                                    .toString())),
            of(
                    "unknown device",
                    "GRAFT-1401",
                    List.of("tpu"),
                    () -> List.of("train", TinyHome.recipe(home).toString(), "--device", "tpu")),
            of("no such run", "GRAFT-1501", List.of("nobody"), () -> List.of("show", "nobody")),
            of("no such run to resume", "GRAFT-1501", List.of("nobody"), () -> List.of("resume", "nobody")),
            of("no such adapter", "GRAFT-1501", List.of("nobody"), () -> List.of("predict", "nobody", "--text", "a")),
            texts("no file of texts", "GRAFT-1402", List.of("none.txt"), "none.txt", ""),
            texts("no text", "GRAFT-1204", List.of("blank.txt"), "blank.txt", "\n  \n"),
            texts("a binary", "GRAFT-1205", List.of("picture.txt", "line 2"), "picture.txt", "a\nb\0c\n"),
            texts("a table of columns", "GRAFT-1401", List.of("rows.csv"), "rows.csv", "text,label\na,b\n"),
            texts("an endless line", "GRAFT-1206", List.of("long.txt", "100001"), "long.txt", "a".repeat(100_001)),
            of(
                    "unknown reference method",
                    "GRAFT-1401",
                    List.of("telepathy"),
                    () -> List.of("compare", TinyHome.recipe(home).toString(), "--with", "telepathy")),
            of("no reference case", "GRAFT-1402", List.of("case.json"), () -> List.of("verify", home.toString())));

    /// A file of texts to predict on; an empty one is not there.
    private static Case texts(String name, String code, List<String> told, String file, String content) {
        return of(name, code, told, () -> {
            Path texts = content.isEmpty() ? files.resolve(file) : write(file, content);
            return List.of("predict", "nobody", "--file", texts.toString());
        });
    }

    private static void config(Path folder, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve("config.json"));
        assertTrue(text.contains(from), from);
        Files.writeString(folder.resolve("config.json"), text.replace(from, to));
    }

    @TestFactory
    List<DynamicTest> badInputIsToldInOneParagraphAndChangesNothing() {
        return CASES.stream()
                .map(test -> DynamicTest.dynamicTest(test.name(), () -> check(test)))
                .toList();
    }

    private static void check(Case test) throws IOException {
        Path workspace = files.resolve("workspace");
        List<String> arguments = test.input().arguments();
        boolean parsed = !test.names().contains("trian");
        CommandRun run = parsed
                ? CommandRun.of(Stream.concat(arguments.stream(), Stream.of("--workspace", workspace.toString()))
                        .toArray(String[]::new))
                : CommandRun.of(arguments.toArray(String[]::new));
        assertAll(
                () -> assertEquals(2, run.status(), run.err()),
                () -> assertEquals("", run.out()),
                () -> assertTrue(run.err().startsWith(test.code()), run.err()),
                () -> assertTrue(run.err().strip().lines().count() == 1, run.err()),
                () -> test.names().forEach(name -> assertTrue(run.err().contains(name), name + " in " + run.err())),
                () -> assertFalse(run.err().contains("Exception"), run.err()),
                () -> assertFalse(holdsAnything(workspace), run.err()));
    }

    private static boolean holdsAnything(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        try (var inside = Files.walk(folder)) {
            return inside.anyMatch(Files::isRegularFile);
        }
    }

    /// A field of a later version is kept, so it may not be refused; it may be a slip, so it is not silent.
    @ParameterizedTest
    @ValueSource(strings = {"count", "train"})
    void aFieldThatNobodyKnowsIsSaid(String command) throws IOException {
        Path recipe = changed("\"epochs\"", "\"optimizr\": \"sgd\", \"epochs\"");
        String workspace = files.resolve("slip").toString();
        CommandRun run = CommandRun.of(
                command, recipe.toString(), "--set", "training.maxSteps=1", "--json", "--workspace", workspace);
        assertEquals(0, run.status(), run.err());
        assertTrue(run.err().contains("warning: training.optimizr"), run.err());
        assertTrue(run.err().contains("did you mean optimizer"), run.err());
    }

    @Test
    void aMillionCharactersInOneCellAreCutAndTrained() throws IOException {
        StringBuilder csv = new StringBuilder(TinyHome.rows(60, 3));
        csv.append("good ".repeat(200_000)).append(",good\n");
        Path data = write("long.csv", csv.toString());
        Path recipe = changed("\"mini\", \"maxLength\"", quoted(data) + ", \"maxLength\"");
        CommandRun run = CommandRun.of(
                "train",
                recipe.toString(),
                "--set",
                "training.epochs=1",
                "--json",
                "--workspace",
                files.resolve("long").toString());
        assertEquals(0, run.status(), run.err());
    }
}
