package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder is there whole or not at all, and nobody has to tidy up.
class FreshFolderTest {

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatAKilledProcessLeftBesideThePlaceIsRemovedAndNothingElse() throws IOException {
        long alive = ProcessHandle.current().pid();
        long dead = Long.MAX_VALUE / 10; // no system has so many
        for (String name : List.of(
                ".out." + dead + ".tmp", ".other." + dead + ".tmp", ".out." + alive + "0.tmp.keep", ".out.mine.tmp")) {
            Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("half"), "half");
        }
        FreshFolder.write(folder.resolve("out"), into -> Files.writeString(into.resolve("whole"), "whole"));
        assertEquals(
                Stream.of(".other." + dead + ".tmp", ".out." + alive + "0.tmp.keep", ".out.mine.tmp", "out")
                        .sorted()
                        .toList(),
                names());
    }

    @Test
    void whatFailsHalfWayLeavesNothing() throws IOException {
        assertThrows(
                InvalidInput.class,
                () -> FreshFolder.write(folder.resolve("out"), into -> {
                    Files.writeString(into.resolve("half"), "half");
                    throw new IOException("told");
                }));
        assertEquals(List.of(), names());
    }
}
