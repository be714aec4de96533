package graft.engine.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HubDownloadTest {

    private static final HubId ID = HubId.parse("team/small").orElseThrow();
    private static final byte[] WEIGHTS = random(300_000);

    @TempDir
    private Path cache;

    private FakeHub server;
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub()
                .file("config.json", "{\"model_type\": \"bert\"}")
                .file("tokenizer.json", "{}")
                .file("README.md", "---\nlicense: apache-2.0\n---\n")
                .file("model.safetensors", WEIGHTS, true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private Hub hub() {
        return hub(null, false);
    }

    private Hub hub(@Nullable String token, boolean offline) {
        return new Hub(
                new HubSettings(server.endpoint(), token, cache, offline),
                time -> {
                    waits.add(time);
                    Thread.sleep(1);
                },
                Duration.ofSeconds(5));
    }

    private Path downloaded() {
        try (Hub hub = hub()) {
            return hub.download(hub.listing(ID), new DownloadMeter());
        }
    }

    private EngineException refused() {
        return assertThrows(EngineException.class, this::downloaded);
    }

    private Path partial() {
        return cache.resolve("models--team--small/blobs/" + FakeHub.sha256(WEIGHTS) + ".graft.incomplete");
    }

    @Test
    void aModelArrivesInTheLayoutOfTheHubsOwnCache() throws IOException {
        Path folder = downloaded();
        assertEquals(cache.resolve("models--team--small/snapshots/" + FakeHub.COMMIT), folder);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("model.safetensors")));
        assertEquals(FakeHub.COMMIT, Files.readString(cache.resolve("models--team--small/refs/main")));
        Path link = Files.readSymbolicLink(folder.resolve("model.safetensors"));
        assertEquals(Path.of("../../blobs", FakeHub.sha256(WEIGHTS)), link);
        try (Hub hub = hub()) {
            assertEquals(folder, hub.cache().snapshot(ID).orElseThrow());
            assertEquals(List.of(ID), hub.cache().models());
        }
    }

    @Test
    void whatIsInTheCacheIsNotFetchedAgain() {
        downloaded();
        int before = server.seen.size();
        downloaded();
        assertEquals(before + 1, server.seen.size(), "only the list of files is asked for");
    }

    @Test
    void onlyFilesThatGraftUsesAreFetched() {
        server.file("pytorch_model.bin", random(5000), true)
                .file("tf_model.h5", random(5000), true)
                .file("onnx/model.onnx", random(5000), true);
        try (Hub hub = hub()) {
            HubListing listing = hub.listing(ID);
            assertEquals(
                    List.of("tokenizer.json", "config.json", "README.md", "model.safetensors"),
                    listing.usable().stream().map(HubFile::path).toList());
            assertEquals("apache-2.0", listing.licence());
            assertEquals(0, server.fetched("pytorch_model.bin"));
        }
    }

    @Test
    void shardsComeWithTheirIndexAndPicklesOnlyWhereNothingElseIs() {
        HubFile index = new HubFile("model.safetensors.index.json", 2, FakeHub.gitHash(new byte[2]));
        HubFile one = new HubFile("model-00001-of-00002.safetensors", 9, FakeHub.sha256(new byte[9]));
        HubFile two = new HubFile("model-00002-of-00002.safetensors", 8, FakeHub.sha256(new byte[8]));
        HubFile pickle = new HubFile("pytorch_model.bin", 7, FakeHub.sha256(new byte[7]));
        assertEquals(List.of(index, two, one), UsableFiles.of(List.of(one, pickle, index, two)));
        assertEquals(List.of(pickle), UsableFiles.of(List.of(pickle)));
    }

    @Test
    void theTokenGoesToTheHubAndNotToWhereItRedirects() {
        server.neededToken = "hf_secret";
        try (Hub hub = hub("hf_secret", false)) {
            hub.download(hub.listing(ID), new DownloadMeter());
        }
        assertTrue(server.seen.stream()
                .filter(request -> request.host().equals("own"))
                .allMatch(request -> "Bearer hf_secret".equals(request.authorization())));
        List<FakeHub.Seen> content = server.seen.stream()
                .filter(request -> request.host().equals("content"))
                .toList();
        assertEquals(1, content.size());
        assertNull(content.getFirst().authorization());
    }

    @Test
    void aBrokenConnectionIsTakenUpWhereItBroke() throws IOException {
        server.cutAfter = 40_000;
        server.cuts.set(7); // more often than a request without any progress is tried
        Path folder = downloaded();
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("model.safetensors")));
        List<@Nullable String> ranges = server.seen.stream()
                .filter(request -> request.host().equals("content"))
                .map(FakeHub.Seen::range)
                .toList();
        assertEquals(8, ranges.size());
        assertNull(ranges.getFirst());
        assertFalse(ranges.stream().skip(1).anyMatch(range -> range == null || range.equals("bytes=0-")));
    }

    @Test
    void anotherDownloadGoesOnFromThePartThatIsThere() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), Arrays.copyOf(WEIGHTS, 123_456));
        try (Hub hub = hub()) {
            HubListing listing = hub.listing(ID);
            DownloadMeter meter = new DownloadMeter();
            hub.download(listing, meter);
            assertEquals(meter.total(), meter.done());
        }
        assertTrue(server.seen.stream().anyMatch(request -> "bytes=123456-".equals(request.range())));
        assertFalse(Files.exists(partial()));
    }

    @Test
    void aPartThatBelongsToAnotherContentIsFetchedAnew() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), new byte[100_000]);
        Path folder = downloaded();
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("model.safetensors")));
    }

    @Test
    void aServerWithoutRangesSendsTheFileAgain() throws IOException {
        server.ranges = false;
        server.cutAfter = 100_000;
        server.cuts.set(1);
        Path folder = downloaded();
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("model.safetensors")));
    }

    @Test
    void aServerThatBreaksOffAtTheSameBytesEachTimeIsToldAfterAFewTries() {
        server.ranges = false;
        server.cutAfter = 100_000;
        server.cuts.set(1000);
        EngineException failure = refused();
        assertEquals(ErrorCode.HUB_UNREACHABLE, failure.code());
        assertTrue(waits.size() < 6, waits::toString);
    }

    @Test
    void aGivenUpDownloadKeepsWhatHasArrivedAndIsNotFoundAsAModel() throws Exception {
        server.delayMillis = 20;
        try (Hub hub = hub()) {
            DownloadMeter meter = new DownloadMeter();
            CompletableFuture<Path> download =
                    CompletableFuture.supplyAsync(() -> hub.download(hub.listing(ID), meter));
            while (meter.done() < 50_000) {
                Thread.onSpinWait();
            }
            meter.cancel();
            assertTrue(assertThrows(Exception.class, download::get).getCause() instanceof CancellationException);
            assertTrue(Files.size(partial()) > 10_000);
            assertTrue(hub.cache().snapshot(ID).isEmpty());
        }
        server.delayMillis = 0;
        downloaded();
        assertTrue(server.seen.stream().anyMatch(request -> request.range() != null));
    }

    @Test
    void theHubsWishToWaitIsHonoured() {
        server.refusals.set(2);
        downloaded();
        assertEquals(List.of(Duration.ofSeconds(7), Duration.ofSeconds(7)), waits.subList(0, 2));
    }

    @Test
    void aHubThatNeverComesBackIsToldAfterAFewTries() {
        server.refusal = 503;
        server.refusals.set(1000);
        assertEquals(ErrorCode.HUB_UNREACHABLE, refused().code());
        assertTrue(server.seen.size() < 10);
    }

    @Test
    void aWaitBeyondPatienceIsToldInstead() {
        server.retryAfter = "86400";
        server.refusals.set(1);
        EngineException failure = refused();
        assertEquals(ErrorCode.HUB_UNREACHABLE, failure.code());
        assertTrue(failure.getMessage().contains("1440 minutes"));
    }

    @Test
    void gatedPrivateAndMissingModelsAreToldApart() {
        server.neededToken = "x";
        server.errorCode = "GatedRepo";
        EngineException gated = refused();
        assertEquals(ErrorCode.HUB_ACCESS, gated.code());
        assertTrue(gated.nextStep().contains("/team/small"));
        server.errorCode = "RepoNotFound";
        assertEquals(ErrorCode.HUB_ACCESS, refused().code());
        server.neededToken = null;
        try (Hub hub = hub()) {
            HubId nothing = HubId.parse("team/nothing").orElseThrow();
            assertEquals(
                    ErrorCode.MODEL_NOT_FOUND,
                    assertThrows(EngineException.class, () -> hub.listing(nothing))
                            .code());
            HubId revision = HubId.parse("team/small@v9").orElseThrow();
            EngineException noRevision = assertThrows(EngineException.class, () -> hub.listing(revision));
            assertTrue(noRevision.getMessage().contains("revision \"v9\""));
        }
    }

    @Test
    void aForgedContentNeverGetsItsName() throws IOException {
        byte[] forged = WEIGHTS.clone();
        forged[1000] ^= 1;
        server.forged = forged;
        EngineException failure = refused();
        assertEquals(ErrorCode.HUB_ANSWER, failure.code());
        assertTrue(failure.getMessage().contains("model.safetensors"));
        assertTrue(failure.getMessage().contains(FakeHub.sha256(WEIGHTS)));
        assertFalse(Files.exists(cache.resolve("models--team--small/blobs/" + FakeHub.sha256(WEIGHTS))));
        assertFalse(Files.exists(partial()));
    }

    @Test
    void aContentDamagedOnceIsFetchedAgain() throws IOException {
        byte[] forged = WEIGHTS.clone();
        forged[1000] ^= 1;
        server.forged = forged;
        server.forgeries = 1;
        assertArrayEquals(WEIGHTS, Files.readAllBytes(downloaded().resolve("model.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(ints = {299_999, 300_001, 10})
    void aContentOfAnotherLengthIsRefused(int length) {
        server.forged = random(length);
        EngineException failure = refused();
        assertEquals(ErrorCode.HUB_ANSWER, failure.code());
        assertTrue(failure.getMessage().contains("300000"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x",
                "/etc/passwd",
                "C:/Windows/x",
                "C:x",
                "a/../../x",
                "..\\\\x",
                "a//b",
                "./x",
                "a/.",
                "",
                "x\\u0000y"
            })
    void aPathThatLeadsOutIsRefusedBeforeAnythingIsWritten(String path) throws IOException {
        server.lists(
                "hostile",
                "{\"rfilename\": \"%s\", \"size\": 1, \"blobId\": \"%s\"}"
                        .formatted(path, FakeHub.gitHash(new byte[1])));
        assertEquals(ErrorCode.HUB_ANSWER, refused().code());
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(0, files.count());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"size\": -1",
                "\"size\": 9223372036854775807",
                "\"size\": 99999999999999999999999",
                "\"size\": \"big\""
            })
    void aSizeThatCannotBeIsRefused(String size) {
        server.lists(
                "config.json",
                "{\"rfilename\": \"config.json\", %s, \"blobId\": \"%s\"}"
                        .formatted(size, FakeHub.gitHash(new byte[1])));
        assertEquals(ErrorCode.HUB_ANSWER, refused().code());
    }

    @Test
    void aHashThatIsAPathIsRefused() {
        server.lists("config.json", "{\"rfilename\": \"config.json\", \"size\": 1, \"blobId\": \"../../../x\"}");
        assertEquals(ErrorCode.HUB_ANSWER, refused().code());
    }

    @Test
    void twoDownloadsOfTheSameModelFetchItOnce() throws Exception {
        server.delayMillis = 2;
        try (Hub first = hub();
                Hub second = hub()) {
            CompletableFuture<Path> one =
                    CompletableFuture.supplyAsync(() -> first.download(first.listing(ID), new DownloadMeter()));
            CompletableFuture<Path> two =
                    CompletableFuture.supplyAsync(() -> second.download(second.listing(ID), new DownloadMeter()));
            assertEquals(one.get(), two.get());
        }
        assertEquals(
                1,
                server.seen.stream()
                        .filter(request -> request.host().equals("content"))
                        .count());
    }

    @Test
    void offlineNothingIsAskedAndTheCacheStillServes() {
        downloaded();
        int before = server.seen.size();
        try (Hub offline = hub(null, true)) {
            assertTrue(offline.cache().snapshot(ID).isPresent());
            EngineException failure = assertThrows(EngineException.class, () -> offline.listing(ID));
            assertEquals(ErrorCode.HUB_UNREACHABLE, failure.code());
            assertTrue(failure.getMessage().contains("HF_HUB_OFFLINE"));
            String search = assertThrows(EngineException.class, () -> offline.search("bert", 3))
                    .getMessage();
            assertTrue(search.startsWith("The hub is not asked for a search"), search);
        }
        assertEquals(before, server.seen.size());
    }

    @Test
    void aSearchLeavesOutWhatIsNoModel() {
        try (Hub hub = hub()) {
            List<HubHit> hits = hub.search("small & big", 10);
            assertEquals(
                    List.of("team/small", "team/other"),
                    hits.stream().map(HubHit::id).toList());
            assertEquals(new HubHit("team/small", "bert", "mit", 4000, 12, 3, false), hits.getFirst());
            assertTrue(hits.get(1).gated());
        }
    }
}
