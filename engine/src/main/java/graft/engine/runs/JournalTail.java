package graft.engine.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Follows a growing journal: each {@link #poll} reads only what was added since the one before, so that polling ten
/// times a second costs next to nothing. A line is delivered once it is whole.
///
/// Steps that a resumed run repeats come again; {@link RunCurve} drops the first version of them. Not safe for several
/// threads at once.
public final class JournalTail {

    private final LineReader lines;
    private final StepLine step = new StepLine();

    public JournalTail(Path file) {
        lines = new LineReader(file);
    }

    /// @param events    new since the last poll, in order
    /// @param restarted true when the file became shorter than what was read (it was replaced): forget what
    ///                  came before, `events` is everything
    public record News(List<RunEvent> events, boolean restarted) {
        public News {
            events = List.copyOf(events);
        }

        public boolean isEmpty() {
            return events.isEmpty() && !restarted;
        }
    }

    /// What was added since the last call; nothing while the file does not exist.
    public News poll() throws IOException {
        List<RunEvent> events = new ArrayList<>();
        boolean[] restarted = {false};
        lines.poll(new LineReader.Taker() {
            @Override
            public void restarted() {
                restarted[0] = true;
            }

            @Override
            public void line(byte[] bytes, int from, int to) {
                if (step.look(bytes, from, to)) {
                    events.add(step.event());
                } else {
                    RunEventJson.read(new String(bytes, from, to - from, StandardCharsets.UTF_8))
                            .ifPresent(events::add);
                }
            }
        });
        return new News(events, restarted[0]);
    }
}
