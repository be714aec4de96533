package graft.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where runs are kept when nobody says it on the command line.
class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void theChosenFolderIsUsedWhileItIsThere() throws IOException {
        Path usual = Files.createDirectories(folder.resolve("usual"));
        assertEquals(usual, DataFolder.in(usual));
        Path chosen = Files.createDirectories(folder.resolve("chosen"));
        DataFolder.choose(usual, chosen, Settings.read(folder));
        assertEquals(chosen, DataFolder.in(usual));
        Files.delete(chosen);
        assertEquals(usual, DataFolder.in(usual), "the disk it was on is not plugged in");
        Files.writeString(usual.resolve("window.properties"), "data.folder=\\u0000/nonsense\n");
        assertEquals(usual, DataFolder.in(usual));
        Files.writeString(usual.resolve("window.properties"), "data.folder=relative\n");
        assertEquals(usual, DataFolder.in(usual));
    }

    @Test
    void itIsStillChosenAfterTheWindowInTheUsualFolderHasWrittenItsOwn() throws IOException {
        Path chosen = Files.createDirectories(folder.resolve("chosen"));
        Settings window = Settings.read(folder);
        DataFolder.choose(folder, chosen, window);
        window.setLanguage("de");
        window.write();
        assertEquals(chosen, DataFolder.in(folder));
    }
}
