package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.desk.TinyHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// A folder that could not be loaded is refused when it is looked at, by the file and the tensor.
class InspectTest {

    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    static Path home;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    private interface Breaking {
        void apply(Path folder) throws IOException;
    }

    /// @param names what the message must name
    private record Case(String name, String code, List<String> names, Breaking breaking) {}

    private static Case of(String name, String code, List<String> names, Breaking breaking) {
        return new Case(name, code, names, breaking);
    }

    private static Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(home.resolve("copies").resolve(name.replace(' ', '-')));
        try (var inside = Files.list(home.resolve("samples/models/tiny"))) {
            for (Path file : inside.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    /// A file of a header and some bytes of data.
    private static Breaking header(String json, int data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return length(header.length, header, data);
    }

    private static Breaking length(long length, byte[] header, int data) {
        return folder -> Files.write(
                folder.resolve(WEIGHTS),
                ByteBuffer.allocate(8 + header.length + data)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .put(header)
                        .array());
    }

    private static String tensor(String name, int from, int to) {
        return "\"" + name + "\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [" + from + ", " + to + "]}";
    }

    private static Breaking index(String... files) {
        return folder -> {
            Files.delete(folder.resolve(WEIGHTS));
            StringBuilder map = new StringBuilder("{\"weight_map\": {");
            for (int i = 0; i < files.length; i++) {
                map.append(i == 0 ? "" : ", ").append("\"t" + i + "\": \"" + files[i] + "\"");
            }
            Files.writeString(folder.resolve(INDEX), map.append("}}"));
        };
    }

    private static List<Case> cases() {
        String shard = "model-00001-of-00002.safetensors";
        String missing = "model-00002-of-00002.safetensors";
        return List.of(
                of("header beyond the file", "GRAFT-1303", List.of(WEIGHTS), length(1 << 20, new byte[] {'{', '}'}, 0)),
                of("negative header", "GRAFT-1303", List.of(WEIGHTS), length(-1, new byte[] {'{', '}'}, 0)),
                of(
                        "no header",
                        "GRAFT-1303",
                        List.of(WEIGHTS),
                        folder -> Files.write(folder.resolve(WEIGHTS), new byte[0])),
                of("header without json", "GRAFT-1303", List.of(WEIGHTS), header("{\"a\": ", 0)),
                of(
                        "overlap",
                        "GRAFT-1303",
                        List.of(WEIGHTS, "\"second\"", "\"first\""),
                        header("{" + tensor("first", 0, 8) + ", " + tensor("second", 4, 12) + "}", 12)),
                of(
                        "out of range",
                        "GRAFT-1303",
                        List.of(WEIGHTS, "\"first\""),
                        header("{" + tensor("first", 8, 16) + "}", 8)),
                of(
                        "negative offset",
                        "GRAFT-1303",
                        List.of(WEIGHTS, "\"first\""),
                        header("{" + tensor("first", -8, 0) + "}", 8)),
                of(
                        "shape and bytes",
                        "GRAFT-1303",
                        List.of(WEIGHTS, "\"first\""),
                        header("{" + tensor("first", 0, 4) + "}", 8)),
                of(
                        "duplicate keys",
                        "GRAFT-1303",
                        List.of(WEIGHTS, "first"),
                        header("{" + tensor("first", 0, 8) + ", " + tensor("first", 8, 16) + "}", 16)),
                of(
                        "a tensor of another shape",
                        "GRAFT-1303",
                        List.of("config.json", "pooler.dense.bias"),
                        header("{" + tensor("pooler.dense.bias", 0, 8) + "}", 8)),
                of("shard missing", "GRAFT-1303", List.of(INDEX, missing), folder -> {
                    Files.copy(folder.resolve(WEIGHTS), folder.resolve(shard));
                    index(shard, missing).apply(folder);
                }),
                of("all shards missing", "GRAFT-1303", List.of(INDEX, shard), index(shard, missing)),
                of("index outside the folder", "GRAFT-1303", List.of(INDEX, "../other.safetensors"), folder -> {
                    Files.copy(folder.resolve(WEIGHTS), folder.resolveSibling("other.safetensors"));
                    index("../other.safetensors").apply(folder);
                }),
                of(
                        "vocabulary larger than the embedding",
                        "GRAFT-1305",
                        List.of("121", "120 rows", "config.json"),
                        folder -> {
                            StringBuilder words = new StringBuilder(Files.readString(folder.resolve("vocab.txt")));
                            for (long i = words.chars().filter(c -> c == '\n').count(); i < 121; i++) {
                                words.append("more").append(i).append('\n');
                            }
                            Files.writeString(folder.resolve("vocab.txt"), words);
                        }));
    }

    @TestFactory
    List<DynamicTest> aFolderThatCannotBeLoadedIsRefusedByFileAndTensor() {
        return cases().stream()
                .map(bad -> DynamicTest.dynamicTest(bad.name(), () -> {
                    Path folder = copy(bad.name());
                    bad.breaking().apply(folder);
                    CommandRun run = CommandRun.of("inspect", folder.toString());
                    assertEquals(2, run.status(), run.err());
                    assertEquals("", run.out());
                    assertTrue(run.err().contains(bad.code()), run.err());
                    assertEquals(1, run.err().split("GRAFT-", -1).length - 1, run.err());
                    assertAll(bad.names().stream()
                            .map(name -> () -> assertTrue(run.err().contains(name), name + " in " + run.err())));
                }))
                .toList();
    }

    @Test
    void aWholeFolderIsShownAndOneWithAConfigurationAloneSaysWhatItIsGoodFor() throws IOException {
        Path folder = copy("whole");
        CommandRun whole = CommandRun.of("inspect", folder.toString(), "--json");
        assertEquals(0, whole.status(), whole.err());
        assertTrue(whole.json().path("readable").asBoolean());

        Files.delete(folder.resolve(WEIGHTS));
        CommandRun counted = CommandRun.of("inspect", folder.toString(), "--json");
        assertEquals(0, counted.status(), counted.err());
        assertTrue(counted.json().path("problem").asText().contains("counted, not trained"), counted.out());
    }
}
