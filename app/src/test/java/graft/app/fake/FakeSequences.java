package graft.app.fake;

import graft.engine.service.ContinualTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Tasks in turn of an engine that trains nothing by itself: of each that is not known, two with nothing measured.
final class FakeSequences {

    private final List<String> opened = new ArrayList<>();
    private final Map<String, ContinualTable> tables = new LinkedHashMap<>();

    void know(ContinualTable table) {
        tables.put(table.sequence(), table);
        opened.add(table.sequence());
    }

    List<String> opened() {
        return opened;
    }

    public CompletableFuture<ContinualTable> openSequence(String file) {
        opened.add(file);
        return continualTable(file);
    }

    public CompletableFuture<ContinualTable> continualTable(String sequence) {
        ContinualTable known = tables.get(sequence);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return CompletableFuture.completedFuture(new ContinualTable(
                sequence,
                "two",
                List.of(new ContinualTable.Task("reviews", "accuracy"), new ContinualTable.Task("topics", "accuracy")),
                new ContinualTable.Learner(List.of()),
                null));
    }

    public CompletableFuture<List<String>> sequences() {
        return CompletableFuture.completedFuture(List.copyOf(opened));
    }
}
