package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "models", description = "Lists bundled, registered and cached base models.")
final class ModelsCommand extends GraftCommand {

    @Override
    public Integer call() throws IOException {
        List<BaseModelEntry> entries =
                BaseModels.of(Installation.here(), workspace().folder()).entries();
        ObjectNode document = Json.object();
        ArrayNode models = document.putArray("models");
        Table table =
                new Table("model", "source", "architecture", "parameters", "layers", "width", "weights", "remark");
        for (BaseModelEntry entry : entries) {
            models.addObject()
                    .put("name", entry.name())
                    .put("source", entry.source())
                    .put("folder", entry.folder())
                    .put("architecture", entry.architecture())
                    .put("parameters", entry.parameters())
                    .put("layers", entry.layers())
                    .put("width", entry.width())
                    .put("diskBytes", entry.diskBytes())
                    .put("licence", entry.licence())
                    .put("readable", entry.readable())
                    .put("problem", entry.problem());
            table.row(
                    entry.name(),
                    entry.source(),
                    entry.architecture(),
                    Figures.count(entry.parameters()),
                    String.valueOf(entry.layers()),
                    String.valueOf(entry.width()),
                    Figures.bytes(entry.diskBytes()),
                    entry.problem());
        }
        print(document, entries.isEmpty() ? "No base models were found. `graft doctor` says why." : table.toString());
        return 0;
    }
}
