package graft.engine.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.desk.HubDesk;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is told of a model before its first byte, by hubs that tell less than the public one.
@Timeout(60)
class HubListingTest {

    private static final HubId ID = HubId.parse("team/small").orElseThrow();
    private static final byte[] WEIGHTS = new byte[30_000];

    static {
        new Random(4).nextBytes(WEIGHTS);
    }

    @TempDir
    private Path cache;

    private FakeHub server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub()
                .file("config.json", "{\"model_type\": \"bert\"}")
                .file("model.safetensors", WEIGHTS, true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMirrorThatListsNamesAloneIsAskedForSizeAndChecksumOfEachFileThatIsUsed() throws IOException {
        server.namesAlone = true;
        server.file("tf_model.h5", new byte[5000], true);
        try (Hub hub = new Hub(new HubSettings(server.endpoint(), null, cache, false))) {
            HubListing listing = hub.listing(ID);
            HubFile weights = listing.usable().getLast();
            assertEquals(new HubFile("model.safetensors", WEIGHTS.length, FakeHub.sha256(WEIGHTS)), weights);
            assertEquals(0, server.fetched("tf_model.h5"));
            Path folder = hub.download(listing, new DownloadMeter());
            assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("model.safetensors")));
        }
        assertEquals(
                1, server.fetched("store/model.safetensors"), "only the content itself was asked of the other host");
    }

    @Test
    void aModelWhoseFilesAreKeptIsShownWithWhatItTakesToGetThem() {
        server.neededToken = "x";
        server.errorCode = "GatedRepo";
        server.openList = true;
        try (HubDesk desk = new HubDesk(() -> new HubSettings(server.endpoint(), null, cache, false))) {
            HubDesk.Found found = desk.find("team/small");
            assertEquals("apache-2.0", found.model().model().licence());
            assertTrue(found.model().missingBytes() > WEIGHTS.length);
            assertFalse(found.model().model().readable());
            String problem = found.model().model().problem();
            assertTrue(problem.contains("terms must be accepted") && problem.contains("HF_TOKEN"), problem);
            EngineException denied = found.denied();
            assertTrue(denied != null && denied.code() == ErrorCode.HUB_ACCESS, "the command refuses it as such");
        }
    }
}
