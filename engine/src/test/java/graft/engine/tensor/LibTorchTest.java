package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibTorchTest {

    private static final String MAIN = System.mapLibraryName("torch");
    private static final String WANTED = LibTorch.wantedVersion();

    @TempDir
    private Path folder;

    private Path lib;

    @BeforeEach
    void aFolderWithTheLibrary() throws IOException {
        lib = Files.createDirectories(folder.resolve("lib/python3.12/site-packages/torch/lib"));
        Files.createFile(lib.resolve(MAIN));
    }

    private void version(String text) throws IOException {
        Files.writeString(lib.resolveSibling("version.py"), "__all__ = []\n__version__ = '" + text + "'\n");
    }

    @Test
    void anEnvironmentOfPythonIsFoundWithItsVersionAndFlavour() throws IOException {
        version(WANTED + "+cu126");

        LibTorch found = LibTorch.named(folder, "IT");

        assertEquals(lib, found.folder());
        assertEquals(WANTED, found.version());
        assertEquals("cu126", found.flavour());
        assertTrue(found.cuda());
        MachineLacks noDriver = assertThrows(MachineLacks.class, () -> found.on(false));
        assertTrue(noDriver.paragraph().contains("no NVIDIA driver answers"), noDriver.paragraph());
    }

    @Test
    void anUnpackedLibtorchIsFoundByItsFileOfTheVersion() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("libtorch/lib"));
        Files.createFile(plain.resolve(MAIN));
        Files.writeString(plain.resolveSibling("build-version"), WANTED + "+cpu\n");

        assertEquals("cpu", LibTorch.named(folder.resolve("libtorch"), "IT").flavour());
    }

    @Test
    void anotherVersionIsRefusedUnlessItBringsItsOwnBinding() throws IOException {
        version("2.3.1+cu121");

        MachineLacks wrong = assertThrows(MachineLacks.class, () -> LibTorch.named(folder, "IT"));
        assertEquals(ErrorCode.NATIVE_LIBRARY, wrong.code());
        assertTrue(wrong.paragraph().contains("version 2.3.1; this Graft works with " + WANTED), wrong.paragraph());

        Files.createFile(lib.resolve(System.mapLibraryName("djl_torch")));
        assertEquals("2.3.1", LibTorch.named(folder, "IT").version());
    }

    @Test
    void aFolderWithoutLibraryOrVersionIsRefused() {
        MachineLacks none = assertThrows(MachineLacks.class, () -> LibTorch.named(folder.resolve("no"), "IT"));
        assertTrue(none.paragraph().startsWith("GRAFT-2102: IT names "), none.paragraph());
        MachineLacks silent = assertThrows(MachineLacks.class, () -> LibTorch.named(lib, "IT"));
        assertTrue(silent.paragraph().contains("does not say its version"), silent.paragraph());
    }
}
