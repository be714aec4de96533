package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.desk.CommandProcess;
import graft.engine.desk.TinyHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `graft download` where nothing may be asked of the network, in processes of their own: the environment says so.
@Timeout(60)
class DownloadWithoutHubTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path home;

    private Path snapshot;

    @BeforeEach
    void fillCache() throws IOException {
        TinyHome.make(home);
        Path model = home.resolve("cache/models--team--small");
        snapshot = Files.createDirectories(model.resolve("snapshots").resolve(COMMIT));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), COMMIT);
        Path tiny = home.resolve("samples/models/tiny");
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(tiny.resolve(file), snapshot.resolve(file));
        }
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    private int offline(String id) throws Exception {
        ProcessBuilder command = new ProcessBuilder(CommandProcess.of(
                        home,
                        "download",
                        id,
                        "--json",
                        "--workspace",
                        home.resolve("workspace").toString()))
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        command.environment().put("HF_HUB_OFFLINE", "1");
        command.environment().put("HF_HUB_CACHE", home.resolve("cache").toString());
        Process process = command.start();
        try {
            assertTrue(process.waitFor(50, TimeUnit.SECONDS), "the process did not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aModelThatTheCacheHoldsIsAsGoodAsFetchedAndOneThatItDoesNotIsRefused() throws Exception {
        assertEquals(0, offline("team/small"), Files.readString(home.resolve("err")));
        JsonNode document = new ObjectMapper().readTree(home.resolve("out").toFile());
        assertEquals(snapshot.toString(), document.path("folder").asText());
        assertEquals(COMMIT, document.path("commit").asText());

        Files.delete(snapshot.resolve("model.safetensors"));
        assertEquals(4, offline("team/small"), "a part is not the model");
        String refused = Files.readString(home.resolve("err"));
        assertTrue(refused.contains("HF_HUB_OFFLINE"), refused);
        assertFalse(refused.contains("\tat "), refused);
    }
}
