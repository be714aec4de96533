package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.HubModel;
import graft.engine.service.PrecisionFit;
import java.util.List;
import java.util.stream.Collectors;

/// What commands say of a base model that can be picked.
final class ModelWords {

    private ModelWords() {}

    static ObjectNode document(BaseModelEntry entry) {
        ObjectNode node = Json.object();
        node.put("name", entry.name())
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
        node.set("fits", fits(entry.fits()));
        return node;
    }

    static ArrayNode fits(List<PrecisionFit> fits) {
        ArrayNode array = Json.object().putArray("fits");
        for (PrecisionFit fit : fits) {
            array.addObject()
                    .put("precision", fit.precision())
                    .put("weightBytes", fit.weightBytes())
                    .put("trainingBytes", fit.trainingBytes())
                    .put("verdict", fit.verdict());
        }
        return array;
    }

    /// `fp32 bf16 (nf4)`: what fits the memory that is free, and in brackets what fits the machine.
    static String fitting(List<PrecisionFit> fits) {
        return fits.stream()
                .filter(fit -> !fit.verdict().equals("too-large"))
                .map(fit -> fit.verdict().equals("fits") ? fit.precision() : "(" + fit.precision() + ")")
                .collect(Collectors.joining(" "));
    }

    /// A table of a model's memory, precision by precision.
    static String fitTable(List<PrecisionFit> fits) {
        Table table = new Table("precision", "weights", "training from", "this machine");
        for (PrecisionFit fit : fits) {
            table.row(
                    fit.precision(),
                    Figures.bytes(fit.weightBytes()),
                    Figures.bytes(fit.trainingBytes()),
                    switch (fit.verdict()) {
                        case "fits" -> "fits";
                        case "tight" -> "fits once memory is freed";
                        default -> "too large";
                    });
        }
        return table.toString();
    }

    /// Licence, sizes and files of a model on the hub, before anything is fetched.
    static String offer(HubModel model) {
        StringBuilder text = new StringBuilder(model.id())
                .append(" (commit ")
                .append(model.commit(), 0, Math.min(12, model.commit().length()))
                .append(")\nlicence:  ")
                .append(
                        model.model().licence().isEmpty()
                                ? "not stated; read the model's page"
                                : model.model().licence());
        if (model.gated()) {
            text.append(", gated: its terms must be accepted on the hub's page");
        }
        text.append("\ndownload: ").append(Figures.bytes(model.missingBytes()));
        if (model.missingBytes() < model.totalBytes()) {
            text.append(" of ").append(Figures.bytes(model.totalBytes())).append("; the rest is here");
        }
        text.append('\n');
        Table table = new Table("file", "size", "");
        for (HubModel.File file : model.files()) {
            table.row(file.name(), Figures.bytes(file.bytes()), file.cached() ? "here" : "");
        }
        text.append(table);
        if (model.otherFiles() > 0) {
            text.append(model.otherFiles()).append(" other files stay on the hub: Graft does not use them.\n");
        }
        if (!model.model().readable()) {
            text.append("Graft cannot use it: ").append(model.model().problem()).append('\n');
        }
        return text.toString();
    }

    static ObjectNode document(HubModel model) {
        ObjectNode node = Json.object();
        node.put("id", model.id())
                .put("commit", model.commit())
                .put("licence", model.model().licence())
                .put("gated", model.gated())
                .put("readable", model.model().readable())
                .put("problem", model.model().problem())
                .put("totalBytes", model.totalBytes())
                .put("missingBytes", model.missingBytes())
                .put("otherFiles", model.otherFiles());
        ArrayNode files = node.putArray("files");
        for (HubModel.File file : model.files()) {
            files.addObject()
                    .put("name", file.name())
                    .put("bytes", file.bytes())
                    .put("cached", file.cached());
        }
        return node;
    }
}
