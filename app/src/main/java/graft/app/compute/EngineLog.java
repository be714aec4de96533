package graft.app.compute;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The last lines that the engine said or the window said about it. Any thread may add; the window's timer brings
/// them over in one batch.
public final class EngineLog {

    static final int KEPT = 2_000;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Queue<String> arriving = new ConcurrentLinkedQueue<>();
    private final ObservableList<String> lines = FXCollections.observableArrayList();

    public void add(String line) {
        arriving.add(LocalTime.from(ZonedDateTime.now(java.time.ZoneId.systemDefault()))
                        .format(CLOCK) + "  " + line);
    }

    /// What is shown; changes on the FX thread only.
    public ObservableList<String> lines() {
        return lines;
    }

    /// Brings over what has arrived.
    public void drain() {
        List<String> batch = new ArrayList<>();
        for (String line = arriving.poll(); line != null && batch.size() < KEPT; line = arriving.poll()) {
            batch.add(line);
        }
        if (batch.isEmpty()) {
            return;
        }
        int tooMany = lines.size() + batch.size() - KEPT;
        if (tooMany > 0) {
            lines.remove(0, Math.min(tooMany, lines.size()));
        }
        lines.addAll(batch);
    }
}
