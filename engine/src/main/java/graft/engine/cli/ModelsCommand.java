package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.BaseModels;
import graft.engine.service.HubModelEntry;
import graft.engine.service.HubQuery;
import graft.engine.service.Installation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "models",
        description = "Lists bundled, registered, opened and cached base models, or searches the hub.")
final class ModelsCommand extends GraftCommand {

    private static final int MOST_HITS = 20;

    @Option(names = "--hub", paramLabel = "WORDS", description = "Searches the hub for models of that name.")
    private @Nullable String words;

    @Override
    public Integer call() throws Exception {
        if (words == null) {
            local();
        } else {
            onHub(words);
        }
        return 0;
    }

    private void local() throws Exception {
        List<BaseModelEntry> entries =
                BaseModels.of(Installation.here(), workspace().folder()).entries();
        ObjectNode document = Json.object();
        ArrayNode models = document.putArray("models");
        Table table = new Table(
                "model",
                "source",
                "architecture",
                "parameters",
                "layers",
                "width",
                "weights",
                "licence",
                "trains in",
                "remark");
        for (BaseModelEntry entry : entries) {
            models.add(ModelWords.document(entry));
            table.row(
                    entry.name(),
                    entry.source(),
                    entry.architecture(),
                    Figures.count(entry.parameters()),
                    String.valueOf(entry.layers()),
                    String.valueOf(entry.width()),
                    Figures.bytes(entry.diskBytes()),
                    entry.licence(),
                    ModelWords.fitting(entry.fits()),
                    entry.problem());
        }
        print(document, entries.isEmpty() ? "No base models were found. `graft doctor` says why." : table.toString());
    }

    private void onHub(String text) throws Exception {
        List<HubModelEntry> hits;
        try (LocalEngine engine = engine()) {
            hits = engine.searchHub(new HubQuery(text, MOST_HITS)).get();
        }
        ObjectNode document = Json.object();
        ArrayNode models = document.putArray("models");
        Table table = new Table("model", "type", "parameters", "licence", "downloads", "remark");
        for (HubModelEntry hit : hits) {
            ObjectNode node = models.addObject()
                    .put("name", hit.id())
                    .put("source", "hub")
                    .put("modelType", hit.modelType())
                    .put("supported", hit.supported())
                    .put("licence", hit.licence());
            Json.count(node, "parameters", hit.parameters());
            node.put("downloads", hit.downloads())
                    .put("likes", hit.likes())
                    .put("gated", hit.gated())
                    .put("cached", hit.cached());
            String remark = hit.cached() ? "here" : !hit.supported() ? "not read by Graft" : hit.gated() ? "gated" : "";
            table.row(
                    hit.id(),
                    hit.modelType(),
                    Figures.count(hit.parameters()),
                    hit.licence(),
                    Figures.count(hit.downloads()),
                    remark);
        }
        print(document, hits.isEmpty() ? "The hub has no model of that name." : table.toString());
    }
}
