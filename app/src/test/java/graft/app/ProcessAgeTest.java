package graft.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessAgeTest {

    @TempDir
    Path proc;

    private void write(String stat, String uptime) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), stat);
        Files.writeString(proc.resolve("uptime"), uptime);
    }

    @Test
    void theAgeIsTheMachinesUptimeLessTheProcessesStart() throws IOException {
        write(
                "4242 (my (odd) java) S 1 4242 4242 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 22 0 123450 900 80 5 1",
                "1237.25 2300.00\n");
        assertThat(ProcessAge.linux(proc)).contains(Duration.ofMillis(2750));
    }

    @Test
    void tablesThatSaySomethingElseGiveNoAge() throws IOException {
        write("4242 (java) S 1", "1237.25 2300.00");
        assertThat(ProcessAge.linux(proc)).isEmpty();
        write("4242 (java) S 1 4242 4242 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 22 0 999999 900", "1.25 2300.00");
        assertThat(ProcessAge.linux(proc)).isEmpty();
        assertThat(ProcessAge.linux(proc.resolve("none"))).isEmpty();
    }
}
