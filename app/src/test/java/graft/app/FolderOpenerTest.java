package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.task.InlineTasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Java stands for the programs: it ends well where it is asked for its version, and badly with a folder alone.
class FolderOpenerTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final List<Path> unopened = new ArrayList<>();

    @TempDir
    private Path folder;

    private List<Path> unopened(List<List<String>> programs) {
        FolderOpener opener = new FolderOpener(new InlineTasks(), programs);
        opener.onFailed(unopened::add);
        opener.accept(folder);
        return unopened;
    }

    @Test
    void aFolderThatNoProgramOpensIsTold() {
        assertEquals(List.of(folder), unopened(List.of(List.of("no-such-program"), List.of(JAVA))));
    }

    @Test
    void aSecondProgramOpensWhatTheFirstCannotAndNothingIsTold() {
        assertEquals(List.of(), unopened(List.of(List.of("no-such-program"), List.of(JAVA, "-version"))));
    }
}
