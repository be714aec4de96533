package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StayAwakeTest {

    @Test
    void theHelperWatchesThisProcessSoThatItNeverOutlivesIt() {
        assertEquals(List.of("caffeinate", "-i", "-w", "77"), StayAwake.command("Mac OS X", 77));
        List<String> linux = StayAwake.command("Linux", 77);
        assertTrue(linux.contains("--pid=77") && linux.contains("--what=sleep:idle"), linux.toString());
        assertEquals(List.of(), StayAwake.command("Windows 11", 77));
    }

    @Test
    void nothingIsLeftBehindWhenARunEnds() throws Exception {
        long before = ProcessHandle.current().children().count();
        List<ProcessHandle> helpers;
        try (StayAwake _ = StayAwake.begin()) {
            helpers = ProcessHandle.current().descendants().toList();
        }
        for (ProcessHandle helper : helpers) {
            helper.onExit().get(10, TimeUnit.SECONDS);
        }
        assertEquals(before, ProcessHandle.current().children().count());
    }
}
