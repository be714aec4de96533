package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.desk.TinyHome;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The documents of recipe.md, field by field, from real commands on a tiny model.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandJsonTest {

    @TempDir
    static Path home;

    @TempDir
    static Path files;

    private JsonNode trained;

    @BeforeAll
    void train() throws IOException {
        TinyHome.make(home);
        CommandRun run = run("train", "mini", "--json", "--set", "training.epochs=2", "--set", "adapters[0].size=2");
        assertEquals(0, run.status(), run.err());
        trained = new ObjectMapper().readTree(run.out().lines().toList().getLast());
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    private static CommandRun run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--workspace";
        all[arguments.length + 1] = files.resolve("workspace").toString();
        return CommandRun.of(all);
    }

    private static JsonNode json(String... arguments) throws IOException {
        CommandRun run = run(arguments);
        assertEquals(0, run.status(), run.err());
        return run.json();
    }

    private static void has(JsonNode node, String... fields) {
        for (String field : fields) {
            assertTrue(node.has(field), field + " in " + node);
        }
    }

    private static void numbers(JsonNode node, String... fields) {
        for (String field : fields) {
            assertTrue(node.path(field).isNumber(), field + " in " + node);
        }
    }

    @Test
    void trainPrintsItsResultInItsLastLine() {
        has(trained, "run", "folder", "outcome", "adapter", "device", "precision");
        numbers(trained, "steps", "trainable", "seconds", "stepSeconds", "peakBytes");
        numbers(trained.path("loss"), "first", "last", "bestValidation");
        numbers(trained.path("metrics").path("validation"), "loss", "accuracy");
        numbers(trained.path("metrics").path("test"), "loss", "accuracy");
        assertTrue(List.of("completed", "early-stopped")
                .contains(trained.path("outcome").asText()));
        assertTrue(Files.isDirectory(Path.of(trained.path("folder").asText())));
        assertTrue(Files.isDirectory(Path.of(trained.path("adapter").asText())));
        assertEquals("cpu", trained.path("device").asText());
    }

    @Test
    void theCountIsThatOfTheTrainedModel() throws IOException {
        JsonNode count = json("count", "mini", "--json", "--set", "adapters[0].size=2");
        numbers(count.path("base"), "parameters");
        JsonNode trainable = count.path("trainable");
        numbers(trainable, "adapters", "head", "total", "percentOfBase");
        assertEquals(trained.path("trainable").asLong(), trainable.path("total").asLong());
        assertEquals(
                trainable.path("total").asLong(),
                trainable.path("adapters").asLong() + trainable.path("head").asLong());
        JsonNode placement = count.path("placements").path(0);
        has(placement, "kind", "site", "layers", "parameters");
        numbers(count, "fileBytes");
        JsonNode memory = count.path("memory");
        numbers(memory, "weights", "adapters", "gradients", "optimizer", "activations", "total");
        numbers(count.path("references").path("lora").path("trainable"), "total");
        numbers(count.path("references").path("full").path("trainable"), "total");
    }

    @Test
    void inspectPrintsShapeSitesAndFiles() throws IOException {
        JsonNode model = json("inspect", "tiny", "--json");
        has(model, "architecture", "sites", "tokenizer", "files");
        numbers(model, "layers", "width", "heads", "keyValueHeads", "vocabulary", "parameters");
        JsonNode site = model.path("sites").path(0);
        has(site, "name", "in", "out");
        assertEquals("BertModel", model.path("architecture").asText());
        assertEquals(16, model.path("width").asInt());
    }

    @Test
    void showPrintsTheCurveInFullPrecision() throws IOException {
        JsonNode shown = json("show", trained.path("run").asText(), "--json");
        JsonNode curve = shown.path("curve");
        assertEquals(trained.path("steps").asInt(), curve.path("step").size());
        assertEquals(curve.path("step").size(), curve.path("train").size());
        assertEquals(trained.path("loss").path("first"), curve.path("train").path(0));
        JsonNode point = curve.path("validation").path(0);
        assertEquals(2, point.size());
        assertTrue(point.path(0).isIntegralNumber());
        trained.properties()
                .forEach(field -> assertEquals(field.getValue(), shown.path(field.getKey()), field.getKey()));
    }

    @Test
    void trainingsPrecisionIsTakenWhereTheBasesIsLeftOpen() throws IOException {
        JsonNode half =
                json("train", "mini", "--json", "--set", "training.maxSteps=1", "--set", "training.precision=bf16");
        assertTrue(half.path("precision").asText().startsWith("bf16"), half.toString());
    }

    @Test
    void theQueueIsTrainedFromATerminalUnlessItIsHeld() throws IOException {
        JsonNode queued = json("train", "mini", "--json", "--queue", "--set", "training.maxSteps=1");
        String id = queued.path("run").asText();
        assertEquals(0, run("queue", "--limit", id, "--seconds", "600").status());
        assertEquals(600, json("queue", "--json").path("limits").path(id).asDouble());
        assertEquals(0, run("queue", "--limit", id).status());
        assertEquals(0, run("queue", "--hold").status());
        CommandRun held = run("queue", "--run");
        assertEquals(2, held.status());
        assertTrue(held.err().contains("held") && held.err().contains("--release --run"), held.err());
        assertEquals(0, run("queue", "--release", "--run").status());
        assertEquals("completed", json("show", id, "--json").path("outcome").asText());
        JsonNode damaged = json("train", "mini", "--json", "--queue", "--set", "training.maxSteps=2");
        Files.writeString(Path.of(damaged.path("folder").asText()).resolve("recipe.json"), "{");
        JsonNode next = json("train", "mini", "--json", "--queue", "--set", "training.maxSteps=1");
        assertEquals(0, run("queue", "--continue-on-error", "false").status());
        CommandRun failed = run("queue", "--run");
        assertEquals(2, failed.status(), "as `graft train` ends for a recipe that cannot be read");
        assertTrue(failed.err().contains("GRAFT-1102"), failed.err());
        assertEquals(
                next.path("run"), json("queue", "--json").path("waiting").path(0), "the queue is held, and says so");
        assertEquals(0, run("stop", next.path("run").asText()).status());
        assertEquals(0, run("queue", "--continue-on-error", "true", "--release").status());
    }

    @Test
    void runsAndModelsAreListed() throws IOException {
        JsonNode runs = json("runs", "--json").path("runs");
        assertTrue(runs.valueStream().anyMatch(row -> row.path("run").equals(trained.path("run"))), runs.toString());
        JsonNode models = json("models", "--json").path("models");
        assertEquals("tiny", models.path(0).path("name").asText());
        assertTrue(models.path(0).path("readable").asBoolean());
    }

    @Test
    void aRunThatItsTimeLimitEndedIsNotSaidToLackSteps() throws IOException {
        String id = json("train", "mini", "--json", "--set", "training.timeLimit=0.0001")
                .path("run")
                .asText();
        String listed = run("runs")
                .out()
                .lines()
                .filter(line -> line.startsWith(id))
                .findFirst()
                .orElseThrow();
        assertTrue(listed.contains("completed") && listed.contains(", time up"), listed);
        assertTrue(run("show", id).out().contains(", then its time was up, in "), id);
    }

    @Test
    void compareGivesARowForEachMethodAndItsSpread() throws IOException {
        JsonNode rows = json(
                        "compare",
                        "mini",
                        "--with",
                        "lora,head",
                        "--seeds",
                        "2",
                        "--json",
                        "--set",
                        "training.maxSteps=3")
                .path("rows");
        assertEquals(3, rows.size());
        for (JsonNode row : rows) {
            has(row, "method", "metric");
            numbers(row, "trainable", "percentOfBase", "fileBytes", "seeds", "seconds", "peakBytes");
            assertEquals(2, row.path("seeds").asInt());
            JsonNode metric = row.path("metric");
            numbers(metric, "mean", "deviation");
            assertEquals(2, metric.path("values").size());
            assertNotEquals(row.path("runs").path(0), row.path("runs").path(1));
        }
        assertEquals("lora", rows.path(1).path("method").asText());
    }

    @Test
    void aRunThatWasStoppedCountsInNoRowOfAComparison() throws Exception {
        Workspace workspace = new Workspace(files.resolve("stopped"));
        AtomicReference<CommandRun> ended = new AtomicReference<>();
        Thread comparing = Thread.ofVirtual()
                .start(() -> ended.set(CommandRun.of(
                        "compare",
                        "mini",
                        "--with",
                        "head",
                        "--json",
                        "--set",
                        "training.epochs=100000",
                        "--set",
                        "training.earlyStopping=false",
                        "--workspace",
                        workspace.folder().toString())));
        while (!comparing.join(Duration.ofMillis(20))) {
            for (RunFolder run : workspace.runs()) { // as another terminal would, once it trains
                if (Files.exists(run.journal())
                        && run.events().stream().anyMatch(event -> event instanceof RunEvent.Step)
                        && run.events().stream().noneMatch(event -> event instanceof RunEvent.Finished)) {
                    run.requestStop();
                }
            }
        }
        JsonNode document = ended.get().json();
        assertEquals(0, document.path("rows").size(), document.toString());
        assertEquals(2, document.path("notCounted").size());
        assertEquals(
                "stopped", document.path("notCounted").path(0).path("state").asText());
        assertEquals(workspace.runs().size(), document.path("notCounted").size());
    }

    @Test
    void predictAndEvaluateUseTheTrainedAdapter() throws IOException {
        String run = trained.path("run").asText();
        JsonNode prediction = json("predict", run, "--text", "a good film", "--text", "a bad film", "--json")
                .path("predictions");
        assertEquals(2, prediction.size());
        has(prediction.path(0), "text", "label", "scores");
        numbers(prediction.path(0), "tokens", "read");
        JsonNode metrics = json("evaluate", run, "--data", "mini", "--json").path("metrics");
        assertEquals(trained.path("metrics").path("test").path("accuracy"), metrics.path("accuracy"));
        String adapter = trained.path("adapter").asText();
        JsonNode byFolder = json("predict", adapter, "--text", "a good film", "--text", "a bad film", "--json");
        assertEquals(prediction, byFolder.path("predictions"));
    }

    @Test
    void textsLongerThanAnAdapterReadsAreCounted() throws IOException {
        String run = trained.path("run").asText();
        String tooLong = "good ".repeat(400).strip();
        CommandRun predicted = run("predict", run, "--text", "a good film", "--text", tooLong, "--json");
        JsonNode rows = predicted.json().path("predictions");
        int read = rows.path(1).path("read").asInt();
        assertTrue(read > 0 && read < 400, rows.toString());
        assertTrue(rows.path(1).path("tokens").asInt() >= 400);
        assertEquals(rows.path(0).path("tokens"), rows.path(0).path("read"));
        assertTrue(predicted.err().contains("1 of 2 texts were cut to " + read + " tokens"), predicted.err());
        Path data = Files.writeString(files.resolve("long.csv"), "text,label\n" + tooLong + ",good\na bad film,bad\n");
        CommandRun evaluated = run("evaluate", run, "--data", data.toString(), "--json");
        assertEquals(
                List.of(2, 1, read),
                List.of(
                        evaluated.json().path("rows").asInt(),
                        evaluated.json().path("cut").asInt(),
                        evaluated.json().path("maxLength").asInt()));
        assertTrue(evaluated.err().contains("cut to " + read + " tokens"), evaluated.err());
    }

    @Test
    void tokenizePrintsOneDocumentARow() throws IOException {
        Path rows = Files.writeString(
                files.resolve("rows.jsonl"), "{\"text\": \"a good film\"}\n{\"text\": \"a\", \"pair\": \"b\"}\n");
        CommandRun run = run("tokenize", "tiny", "--file", rows.toString(), "--json");
        assertEquals(0, run.status(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(2, lines.size());
        JsonNode row = new ObjectMapper().readTree(lines.getFirst());
        has(row, "ids", "typeIds", "offsets", "tokens");
        assertEquals(row.path("ids").size(), row.path("offsets").size());
        assertEquals("[CLS]", row.path("tokens").path(0).asText());
    }

    @Test
    void benchPrintsADocumentForEachCase() throws IOException {
        JsonNode bench = json(
                "bench", "lora", "load", "--model", "tiny", "--batch", "2", "--length", "8", "--steps", "2", "--json");
        assertEquals(2, bench.path("cases").size());
        JsonNode lora = bench.path("cases").path(0);
        has(lora, "case", "model", "precision", "peakBytes");
        numbers(lora, "batch", "length", "stepSeconds", "stepMin", "trainable", "loadSeconds", "swapSeconds");
        numbers(lora, "shareOfLimit");
        numbers(lora.path("limit"), "flopsPerSecond", "bytesPerSecond");
        has(lora.path("limit"), "readBy");
        assertEquals("lora", lora.path("case").asText());
    }

    @Test
    void doctorSaysWhatWorks() throws IOException {
        CommandRun run = run("doctor", "--json");
        JsonNode findings = run.json().path("findings");
        assertEquals(0, run.status(), run.out());
        for (JsonNode finding : findings) {
            has(finding, "name", "state", "detail", "advice");
            boolean good = finding.path("state").asText().equals("good");
            assertTrue(good || !finding.path("advice").asText().isEmpty(), finding.toString());
        }
    }

    @Test
    void theDemoComparesAllMethodsAndWritesItsReport() throws IOException {
        JsonNode demo = json("demo", "--json", "--set", "training.maxSteps=4");
        List<String> methods = demo.path("rows")
                .valueStream()
                .map(row -> row.path("method").asText())
                .toList();
        assertEquals(List.of("recipe", "lora", "bitfit", "head", "full"), methods);
        String page = Files.readString(Path.of(demo.path("report").asText()));
        assertTrue(page.startsWith("<!doctype html>"));
        assertEquals(5, page.split("class=\"k-[a-z]+ smooth\"", -1).length - 1);
        assertTrue(page.contains("prefers-color-scheme: dark"));
        assertFalse(page.contains("<script"), "a report runs nothing");
        assertFalse(page.contains("http"), "a report fetches nothing");
    }

    @Test
    void helpListsEveryCommandOnce() {
        CommandRun help = CommandRun.of("--help");
        assertEquals(0, help.status());
        for (String command : List.of(
                "demo",
                "models",
                "inspect",
                "count",
                "train",
                "resume",
                "runs",
                "show",
                "compare",
                "evaluate",
                "predict",
                "tokenize",
                "forward",
                "pretrain",
                "doctor",
                "host")) {
            assertTrue(help.out().contains("\n  " + command + " "), command);
        }
    }
}
