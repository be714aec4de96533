package graft.engine.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Failures as the system makes them, where a test can have them made.
class FileFaultTest {

    @TempDir
    private Path folder;

    private static String told(Executable deed) {
        return FileFault.of(assertThrows(IOException.class, deed));
    }

    @Test
    void whatIsNotThereIsNamed() {
        Path file = folder.resolve("none/a.json");
        assertEquals("there is no " + file, told(() -> Files.readString(file)));
        assertEquals("there is no " + file, told(() -> Files.writeString(file, "{}")));
    }

    @Test
    void whatStandsInTheWayIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "text");
        assertEquals(file + " is there already", told(() -> Files.createDirectory(file)));
        assertEquals(file + " is no folder", told(() -> Files.newDirectoryStream(file)));
        assertEquals(folder + " is not empty", told(() -> Files.delete(folder)));
    }

    @Test
    void bytesThatAreNoTextAreCalledThat() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[] {(byte) 0xff, 0});
        assertEquals("it is not UTF-8 text", told(() -> Files.readString(file)));
    }

    @Test
    void whatTheSystemSaysIsKept() {
        IOException full = new FileSystemException("/a/b", null, "No space left on device");
        assertEquals("No space left on device", FileFault.of(full));
        assertTrue(FileFault.diskFull(full));
        IOException denied = new AccessDeniedException("/a/b");
        assertEquals("permission is denied for /a/b", FileFault.of(denied));
        assertFalse(FileFault.diskFull(denied));
        assertEquals("IOException", FileFault.of(new IOException()));
    }
}
