package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.service.ContinualTable;
import graft.engine.service.ContinualTable.Learner;
import graft.engine.service.ContinualTicket;
import graft.engine.service.Installation;
import graft.engine.service.RunIds;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two tasks that contradict each other: whoever learns the second with the same weights forgets the first.
class ContinualTest {

    @TempDir
    static Path home;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
        Path data = home.resolve("samples/data/mini");
        for (String part : List.of("train.csv", "test.csv")) {
            Files.writeString(
                    home.resolve(part),
                    Files.readString(data.resolve(part))
                            .replace(",good", ",GOOD")
                            .replace(",bad", ",good")
                            .replace(",GOOD", ",bad"));
        }
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    private static String sequence() throws IOException {
        String first = Files.readString(TinyHome.recipe(home)).replace("\"epochs\": 3", "\"maxSteps\": 60");
        String second = first.replace(
                "\"source\": \"mini\"", """
                "source": {"train": "%s", "test": "%s"}, "columns": {"text": "text", "label": "label"}""".formatted(home.resolve("train.csv"), home.resolve("test.csv")));
        return "{\"name\": \"contrary\", \"tasks\": [{\"name\": \"said\", \"recipe\": " + first
                + "}, {\"name\": \"meant\", \"recipe\": " + second
                + "}], \"full\": {\"training.learningRate\": 3e-3, \"training.headLearningRate\": 1e-6}}";
    }

    /// One step: what it queued has ended.
    private static ContinualTicket step(Workspace workspace) throws Exception {
        try (LocalEngine engine = new LocalEngine(Installation.here(), workspace)) {
            ContinualTicket ticket =
                    engine.continual(new ContinualRequest(sequence(), "cpu")).get(60, TimeUnit.SECONDS);
            engine.awaitIdle();
            return ticket;
        }
    }

    @Test
    void adaptersForgetNothingFullFineTuningDoesAndASequenceGoesOnInAnotherProcess(@TempDir Path folder)
            throws Exception {
        Workspace workspace = new Workspace(folder.resolve("workspace"));
        ContinualTicket first = step(workspace);
        assertEquals(2, first.queued().size(), "the first task's adapter and full fine-tuning");
        assertEquals(2, step(workspace).queued().size());
        ContinualTicket over = step(workspace);
        assertTrue(over.queued().isEmpty());
        assertEquals(first.sequence(), over.sequence());
        assertEquals(4, workspace.runs().size());
        ContinualTable table;
        try (LocalEngine engine = new LocalEngine(Installation.here(), workspace)) {
            table = engine.continualTable(over.sequence()).get(60, TimeUnit.SECONDS);
        }
        ContinualTable.Task said = table.tasks().getFirst();
        assertEquals("accuracy", said.metric());
        assertEquals(2, table.adapters().rows().size());
        assertTrue(table.adapters().bitEqual(0), "outputs of the first task");
        assertEquals(0, table.adapters().forgetting(0, said));
        assertTrue(Double.isNaN(table.adapters().forgetting(1, table.tasks().get(1))));
        Learner full = table.full();
        assertNotNull(full);
        assertFalse(full.bitEqual(0));
        List<Double> values = full.values(0);
        assertEquals(values.getFirst() - values.getLast(), full.forgetting(0, said), 1e-12);
        assertTrue(full.forgetting(0, said) > 0.3, "forgotten: " + values);

        try (LocalEngine engine = new LocalEngine(Installation.here(), workspace)) {
            assertEquals(List.of(over.sequence()), engine.sequences().get(60, TimeUnit.SECONDS));
            assertTrue(engine.continueSequence(over.sequence(), "cpu")
                    .get(60, TimeUnit.SECONDS)
                    .queued()
                    .isEmpty());
            List<String> learned = table.adapters().rows().stream()
                    .map(ContinualTable.Row::run)
                    .toList();
            ContinualTable again = engine.sequenceOfRuns(new RunIds(learned)).get(60, TimeUnit.SECONDS);
            assertEquals(2, again.tasks().size());
            assertTrue(again.adapters().rows().isEmpty(), "nothing of it is trained by asking for it");
            assertEquals(
                    2,
                    again.tasks().stream()
                            .map(ContinualTable.Task::name)
                            .distinct()
                            .count(),
                    "runs of one name are two tasks");
        }

        // A run that is trained anew makes what was measured with it worthless.
        RunFolder second = workspace.run(table.adapters().rows().get(1).run());
        try (LocalEngine engine = new LocalEngine(Installation.here(), workspace)) {
            engine.delete(RunIds.of(second.id())).get(60, TimeUnit.SECONDS);
        }
        assertEquals(1, step(workspace).queued().size());
        assertTrue(step(workspace).queued().isEmpty());
    }

    @Test
    void aFileIsKeptWithItsRecipesAndAnythingElseIsRefusedAndLeavesNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("contrary.json");
        Files.writeString(file, sequence());
        Path wrong = folder.resolve("wrong.json");
        Files.writeString(wrong, "{\"tasks\": [{\"recipe\": \"nowhere.json\"}]}");
        Workspace workspace = new Workspace(folder.resolve("workspace"));
        try (LocalEngine engine = new LocalEngine(Installation.here(), workspace)) {
            assertFails(engine.openSequence(wrong.toString()), "nowhere.json");
            assertFails(engine.openSequence(folder.resolve("none.json").toString()), "does not exist");
            Path huge = folder.resolve("huge.json");
            try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
                sparse.setLength(1L << 34);
            }
            assertFails(engine.openSequence(huge.toString()), huge + " has 17179869184 bytes");
            assertFails(engine.sequenceOfRuns(RunIds.of()), "it is no list of 2 to 100 tasks");
            assertFails(engine.continueSequence("../workspace", "cpu"), "no sequence called");
            assertFails(engine.continualTable("none"), "no sequence called");
            assertEquals(List.of(), engine.sequences().get(60, TimeUnit.SECONDS));
            ContinualTable table = engine.openSequence(file.toString()).get(60, TimeUnit.SECONDS);
            assertEquals(
                    List.of("said", "meant"),
                    table.tasks().stream().map(ContinualTable.Task::name).toList());
            assertEquals(List.of(table.sequence()), engine.sequences().get(60, TimeUnit.SECONDS));
            assertEquals(table, engine.continualTable(table.sequence()).get(60, TimeUnit.SECONDS));
        }
        assertEquals(List.of(), workspace.runs());
    }

    private static void assertFails(CompletableFuture<?> call, String words) {
        Throwable why = assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS))
                .getCause();
        assertTrue(String.valueOf(why.getMessage()).contains(words), String.valueOf(why));
    }
}
