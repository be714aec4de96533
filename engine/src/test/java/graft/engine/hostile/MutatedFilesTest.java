package graft.engine.hostile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.sun.management.ThreadMXBean;
import graft.engine.adapter.TinyBases;
import graft.engine.checkpoint.ModelFolder;
import graft.engine.checkpoint.TensorFile;
import graft.engine.data.chat.ChatFiles;
import graft.engine.data.chat.ChatMessage;
import graft.engine.data.table.Column;
import graft.engine.data.table.Cursor;
import graft.engine.data.table.Part;
import graft.engine.data.table.Table;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.exchange.AdapterHubFolder;
import graft.engine.exchange.PeftFolder;
import graft.engine.model.BaseModel;
import graft.engine.model.EndTokens;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Damaged files of every format end in a message of Graft's own or are read: no crash, no other exception, no hang, no
/// reading that takes more than 256 MB, nothing written beside them. Seeded; `-Dgraft.mutations=20` makes twenty times
/// as many.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutatedFilesTest {

    private static final long LARGEST = 256L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FACTOR = Integer.getInteger("graft.mutations", 1);

    private BaseModel encoder;
    private BaseModel decoder;

    @TempDir
    Path temporary;

    /// What is damaged, and how it is read.
    ///
    /// @param file    of the folder that is damaged
    /// @param mutants how many
    private record Format(String file, int mutants, Write intact, Read read) {
        @Override
        public String toString() {
            return file + " × " + mutants;
        }
    }

    private interface Write {
        void into(Path folder) throws IOException;
    }

    private interface Read {
        void from(Path folder, NDManager manager) throws IOException;
    }

    @BeforeAll
    void open() {
        encoder = TinyBases.encoder();
        decoder = TinyBases.decoder();
    }

    @AfterAll
    void close() {
        encoder.close();
        decoder.close();
    }

    Stream<Format> formats() {
        return Stream.of(
                new Format("model.safetensors", 1500, Intact::encoder, MutatedFilesTest::weights),
                new Format("model.safetensors", 700, Intact::packed, MutatedFilesTest::weights),
                new Format("config.json", 3000, Intact::encoder, MutatedFilesTest::weights),
                new Format("model.safetensors.index.json", 1000, Intact::shardedDecoder, MutatedFilesTest::weights),
                new Format("pytorch_model.bin", 3000, Intact::torchZip, MutatedFilesTest::torch),
                new Format("pytorch_model.bin", 3000, Intact::torchStream, MutatedFilesTest::torch),
                new Format("tokenizer.json", 1000, Intact::tokenizer, MutatedFilesTest::tokens),
                new Format("tokenizer_config.json", 300, Intact::tokenizer, MutatedFilesTest::tokens),
                new Format("generation_config.json", 300, Intact::generation, MutatedFilesTest::ends),
                new Format("vocab.txt", 300, Intact::vocabulary, MutatedFilesTest::tokens),
                new Format("vocab.json", 300, Intact::merges, MutatedFilesTest::tokens),
                new Format("merges.txt", 300, Intact::merges, MutatedFilesTest::tokens),
                new Format("tokenizer_config.json", 1500, Intact::chatTemplate, MutatedFilesTest::chat),
                new Format("adapter_config.json", 1000, Intact::peft, this::peft),
                new Format("adapter_model.safetensors", 700, Intact::peft, this::peft),
                new Format("adapter_config.json", 1000, Intact::adapterHub, this::adapterHub),
                new Format("adapter.safetensors", 700, Intact::adapterHub, this::adapterHub),
                new Format("recipe.json", 2000, Intact::recipe, MutatedFilesTest::recipe),
                new Format("journal.ndjson", 1000, Intact::journal, MutatedFilesTest::journal),
                new Format("rows.csv", 150, Intact::csv, MutatedFilesTest::table),
                new Format("rows.jsonl", 150, Intact::jsonLines, MutatedFilesTest::table));
    }

    private static void weights(Path folder, NDManager manager) {
        try (ModelFolder model = ModelFolder.open(folder)) {
            model.shape()
                    .tensors()
                    .forEach(tensor -> model.place(tensor.name()).view(manager).close());
        }
    }

    private static void torch(Path folder, NDManager manager) {
        try (TensorFile file = TensorFile.open(folder.resolve("pytorch_model.bin"), ErrorCode.MODEL_WEIGHTS)) {
            file.names().forEach(name -> file.read(manager, name).close());
        }
    }

    private static void tokens(Path folder, NDManager manager) {
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            tokenizer.decode(
                    tokenizer.encode("A good film, ab.", "two films", 16, true).ids());
        }
    }

    private static void ends(Path folder, NDManager manager) {
        EndTokens.of(folder, ConfigFields.parse("config.json", "{}"));
    }

    private static void chat(Path folder, NDManager manager) {
        List<ChatMessage> talk = List.of(new ChatMessage("system", " be kind "), new ChatMessage("user", "hello"));
        ChatFiles.read(folder).ifPresent(template -> template.render(talk, true));
    }

    private void peft(Path folder, NDManager manager) {
        PeftFolder.read(folder, decoder.shape()).attach(decoder).close();
    }

    private void adapterHub(Path folder, NDManager manager) {
        AdapterHubFolder.read(folder, encoder.shape()).attach(encoder).close();
    }

    private static void recipe(Path folder, NDManager manager) {
        RecipeJson.read(folder.resolve("recipe.json"));
    }

    private static void journal(Path folder, NDManager manager) throws IOException {
        Journal.read(folder.resolve("journal.ndjson"));
    }

    private static void table(Path folder, NDManager manager) throws IOException {
        Path file = Files.list(folder).findFirst().orElseThrow();
        try (Table table = Table.open(file, () -> {});
                Cursor cursor =
                        table.read(table.columns().stream().map(Column::name).toList(), Part.ALL)) {
            while (cursor.next()) {
                for (int column = 0; column < table.columns().size(); column++) {
                    cursor.text(column);
                }
            }
        }
    }

    @Test
    void thereAreAtLeastTwentyThousandMutants() {
        assertTrue(formats().mapToInt(Format::mutants).sum() >= 20_000);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void damagedFilesEndInAMessageAndInNothingElse(Format format) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("outer").resolve("folder"));
        format.intact().into(folder);
        Path file = folder.resolve(format.file());
        byte[] intact = Files.readAllBytes(file);
        try (NDManager manager = Torch.manager(Device.cpu())) {
            format.read().from(folder, manager);
            Set<String> before = names();
            Mutator mutator = new Mutator(format.file().hashCode());
            assertTimeoutPreemptively(PATIENCE.multipliedBy(FACTOR), () -> {
                for (int i = 0; i < format.mutants() * FACTOR; i++) {
                    byte[] mutant = mutator.mutate(intact);
                    Files.delete(file);
                    Files.write(file, mutant);
                    read(format, folder, manager, i);
                }
            });
            assertEquals(before, names(), "nothing is written beside the file");
        }
    }

    private static void read(Format format, Path folder, NDManager manager, int mutant) throws IOException {
        long before = taken();
        try {
            format.read().from(folder, manager);
        } catch (EngineException expected) {
            assertAll(
                    () -> assertTrue(expected.getMessage().length() > 10, "mutant " + mutant),
                    () -> assertTrue(
                            expected.exitStatus() == 2, () -> "mutant " + mutant + ": " + expected.paragraph()));
        } catch (RuntimeException | Error other) {
            Path kept = Files.createTempDirectory("mutant").resolve(format.file());
            Files.copy(folder.resolve(format.file()), kept);
            throw new AssertionError("mutant " + mutant + " of " + format + ", kept as " + kept, other);
        }
        long grown = taken() - before;
        assertTrue(grown < LARGEST, () -> "mutant " + mutant + " of " + format + " took " + grown + " bytes");
    }

    /// Bytes that this thread ever asked of the heap, and those of buffers outside it.
    private static long taken() {
        long heap = ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
        return heap
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
