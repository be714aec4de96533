package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.task.InlineTasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A full disk is told of, once each time.
class DiskWatchTest {

    private final List<String> told = new ArrayList<>();
    private long room = 1L << 30;
    private final DiskWatch watch = new DiskWatch(Path.of("here"), () -> room, new InlineTasks(), told::add);

    @Test
    void aDiskThatFillsIsToldOfOnce() {
        watch.look();
        assertEquals(List.of(), told, "there is room");
        room = 4096;
        watch.look();
        watch.look();
        assertEquals(1, told.size());
        assertTrue(told.getFirst().contains("here"), told.getFirst());
        room = 1L << 30;
        watch.look();
        room = 0;
        watch.look();
        assertEquals(2, told.size(), "full again");
    }
}
