package graft.engine.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.runs.AtomicFile;
import graft.engine.service.ContinualTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was measured after each task of a sequence, in `measured.json`: a row counts as long as the runs up to it are
/// those that it was measured with.
///
/// @param file that holds it
/// @param json its content
record ContinualFigures(Path file, JsonNode json) {

    private static final JsonMapper JSON = new JsonMapper();

    static ContinualFigures read(Path folder) {
        Path file = folder.resolve("measured.json");
        try {
            return new ContinualFigures(
                    file, Files.exists(file) ? JSON.readTree(Files.readAllBytes(file)) : JSON.createObjectNode());
        } catch (IOException failure) {
            throw ContinualDesk.unusable(file, failure);
        }
    }

    /// The rows of adapters, as far as they are of these runs; null for all.
    List<ContinualTable.Row> adapters(@Nullable List<String> runs) {
        return rows("adapters", runs);
    }

    /// The rows of full fine-tuning.
    List<ContinualTable.Row> full(@Nullable List<String> runs) {
        return rows("full", runs);
    }

    private List<ContinualTable.Row> rows(String learner, @Nullable List<String> runs) {
        List<ContinualTable.Row> rows = new ArrayList<>();
        for (JsonNode row : json.path(learner)) {
            String run = row.path("run").asText();
            int at = rows.size();
            if (runs != null && (at >= runs.size() || !runs.get(at).equals(run))) {
                break;
            }
            List<ContinualTable.Cell> cells = new ArrayList<>();
            row.path("cells")
                    .forEach(cell -> cells.add(new ContinualTable.Cell(
                            cell.path("value").asDouble(Double.NaN),
                            cell.path("digest").asText())));
            rows.add(new ContinualTable.Row(run, cells));
        }
        return rows;
    }

    void write(List<ContinualTable.Row> adapters, List<ContinualTable.Row> full) {
        ObjectNode document = JSON.createObjectNode();
        put(document.putArray("adapters"), adapters);
        put(document.putArray("full"), full);
        try {
            AtomicFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } catch (IOException failure) {
            throw ContinualDesk.unusable(file, failure);
        }
    }

    private static void put(ArrayNode array, List<ContinualTable.Row> rows) {
        for (ContinualTable.Row row : rows) {
            ArrayNode cells = array.addObject().put("run", row.run()).putArray("cells");
            row.cells()
                    .forEach(
                            cell -> cells.addObject().put("value", cell.value()).put("digest", cell.digest()));
        }
    }
}
