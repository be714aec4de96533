package graft.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

    @TempDir
    private Path home;

    @Test
    void theCacheIsWhereTheHubsOwnProgramsKeepIt() {
        assertEquals(
                home.resolve(".cache/huggingface/hub"),
                HubSettings.of(Map.of(), home).cache());
        assertEquals(
                Path.of("/x/hub"), HubSettings.of(Map.of("HF_HOME", "/x"), home).cache());
        assertEquals(
                home.resolve("h/hub"),
                HubSettings.of(Map.of("HF_HOME", "~/h"), home).cache());
        assertEquals(
                Path.of("/y"),
                HubSettings.of(Map.of("HF_HOME", "/x", "HF_HUB_CACHE", "/y"), home)
                        .cache());
        assertEquals(
                Path.of("/c/huggingface/hub"),
                HubSettings.of(Map.of("XDG_CACHE_HOME", "/c"), home).cache());
    }

    @Test
    void theTokenComesFromTheEnvironmentElseFromTheLogIn() throws IOException {
        assertNull(HubSettings.of(Map.of(), home).token());
        Path file = home.resolve(".cache/huggingface/token");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "hf_file\n");
        assertEquals("hf_file", HubSettings.of(Map.of(), home).token());
        HubSettings both = HubSettings.of(Map.of("HF_TOKEN", " hf_environment "), home);
        assertEquals("hf_environment", both.token());
        assertFalse(both.toString().contains("hf_environment"));
        assertNull(HubSettings.of(Map.of("HF_TOKEN", "a\nb"), home).token());
    }

    @Test
    void offlineIsOnByTheUsualWords() {
        assertTrue(HubSettings.of(Map.of("HF_HUB_OFFLINE", "1"), home).offline());
        assertTrue(HubSettings.of(Map.of("HF_HUB_OFFLINE", "True"), home).offline());
        assertTrue(HubSettings.of(Map.of("TRANSFORMERS_OFFLINE", "1"), home).offline());
        assertFalse(HubSettings.of(Map.of("HF_HUB_OFFLINE", "0"), home).offline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "hub", "http://", "https://user:pass@host", "https://host?x=1", "a b"})
    void anEndpointThatIsNoAddressIsNamed(String address) {
        InvalidInput failure =
                assertThrows(InvalidInput.class, () -> HubSettings.of(Map.of("HF_ENDPOINT", address), home));
        assertTrue(failure.getMessage().contains(address));
    }

    @Test
    void idsAreOwnerNameAndRevision() {
        assertEquals(Optional.of(new HubId("a/b", "main")), HubId.parse("a/b"));
        assertEquals(Optional.of(new HubId("a/b-1.5", "refs/pr/1")), HubId.parse("a/b-1.5@refs/pr/1"));
        assertEquals(Optional.of(new HubId("gpt2", "main")), HubId.parse("gpt2"));
        assertEquals("models--a--b", HubId.parse("a/b").orElseThrow().folderName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a/b/c", "../x", "a/..", "a--b/c", "/a", "a/", "a b/c", "a/b@", "a/b@../x", "a/b@/x", "a\\b"
            })
    void whatCouldLeaveItsFolderIsNoId(String text) {
        assertEquals(Optional.empty(), HubId.parse(text));
    }
}
