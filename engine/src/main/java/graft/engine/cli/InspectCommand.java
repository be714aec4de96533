package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.checkpoint.ModelFolder;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.desk.HubDesk;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.hub.HubId;
import graft.engine.hub.HubSettings;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.BaseModels;
import graft.engine.service.HubModel;
import graft.engine.service.Installation;
import graft.engine.tensor.Torch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", description = "Shows a base model: architecture, layers, sites, parameters, tokenizer.")
final class InspectCommand extends GraftCommand {

    @Parameters(paramLabel = "MODEL", description = "A bundled name, a folder, or a hub id.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Override
    public Integer call() throws IOException {
        BaseModels models = BaseModels.of(Installation.here(), workspace().folder());
        Path folder;
        try {
            folder = models.folder(model);
        } catch (InvalidInput notHere) {
            if (HubId.parse(model).filter(HubId::owned).isPresent() && !new File(model).exists()) {
                onHub();
                return 0;
            }
            throw notHere;
        }
        ModelShape shape = ModelShapes.read(folder);
        BaseModelEntry entry = models.entry(model);
        requireReadable(folder, entry);
        ObjectNode document = document(shape, entry);
        PrecisionChoice precision = PrecisionChoice.of(
                Precision.AUTO, shape, List.of(), Torch.start().preferred());
        document.put("folder", folder.toString()).put("tokenizer", tokenizer(folder));
        document.putObject("precision").put("automatic", precision.text()).put("reason", precision.reason());
        ArrayNode files = document.putArray("files");
        StringBuilder text = new StringBuilder(text(folder.toString(), shape, entry));
        text.append("\nprecision: auto takes ").append(precision.reason());
        text.append("\ntokenizer: ").append(tokenizer(folder)).append('\n');
        for (Path file : files(folder)) {
            files.addObject().put("name", file.getFileName().toString()).put("bytes", Files.size(file));
            text.append(String.format("%-28s %s%n", file.getFileName(), Figures.bytes(Files.size(file))));
        }
        print(document, text.toString());
        return 0;
    }

    /// Opens the weights and the tokenizer as loading does, so that a folder that could not be loaded is not shown as
    /// if it could. One with a configuration alone is shown: it can be counted.
    ///
    /// @throws InvalidInput naming the file, and the tensor where one is wrong
    private static void requireReadable(Path folder, BaseModelEntry entry) {
        try {
            ModelFolder.open(folder).close();
        } catch (InvalidInput refused) {
            if (refused.code() != ErrorCode.MODEL_NOT_FOUND || entry.diskBytes() > 0) {
                throw refused;
            }
        }
        Tokenizer.find(folder).ifPresent(Tokenizer::close);
    }

    private void onHub() throws IOException {
        try (HubDesk hub = new HubDesk(HubSettings::fromEnvironment)) {
            HubDesk.Found found = hub.find(model);
            HubModel there = found.model();
            ModelShape shape = found.shape();
            ObjectNode document = shape == null ? Json.object() : document(shape, there.model());
            document.setAll(ModelWords.document(there));
            document.put("tokenizer", tokenizer(there));
            String shown = shape == null ? "" : text("the hub", shape, there.model()) + "\n";
            print(document, shown + ModelWords.offer(there));
        }
    }

    private static ObjectNode document(ModelShape shape, BaseModelEntry entry) {
        ObjectNode document = Json.object();
        document.put("architecture", shape.architecture())
                .put("layers", shape.layers())
                .put("width", shape.width())
                .put("heads", shape.heads())
                .put("keyValueHeads", shape.keyValueHeads())
                .put("headSize", shape.headSize())
                .put("feedForward", shape.feedForward())
                .put("vocabulary", shape.vocabulary())
                .put("positions", shape.positions())
                .put("parameters", shape.parameters())
                .put("licence", entry.licence())
                .put("diskBytes", entry.diskBytes())
                .put("readable", entry.readable())
                .put("problem", entry.problem());
        ArrayNode sites = document.putArray("sites");
        for (ModelShape.SiteShape site : shape.sites()) {
            sites.addObject()
                    .put("name", site.site().text())
                    .put("in", site.in())
                    .put("out", site.out());
        }
        document.set("fits", ModelWords.fits(entry.fits()));
        return document;
    }

    private static String text(String where, ModelShape shape, BaseModelEntry entry) {
        StringBuilder text = new StringBuilder();
        text.append(shape.architecture()).append(" in ").append(where).append('\n');
        text.append(Figures.count(shape.parameters())).append(" parameters, ").append(shape.layers());
        text.append(" layers of width ")
                .append(shape.width())
                .append(", feed-forward ")
                .append(shape.feedForward());
        text.append(", ").append(shape.heads()).append(" heads");
        if (shape.keyValueHeads() != shape.heads()) {
            text.append(" (").append(shape.keyValueHeads()).append(" of keys and values)");
        }
        text.append(", vocabulary ").append(Figures.count(shape.vocabulary())).append(", at most ");
        text.append(Figures.count(shape.positions())).append(" positions\n");
        text.append("licence ").append(entry.licence().isEmpty() ? "not stated" : entry.licence());
        text.append(", weights ").append(Figures.bytes(entry.diskBytes())).append('\n');
        if (!entry.problem().isEmpty()) {
            text.append(entry.problem()).append('\n');
        }
        text.append('\n');
        Table table = new Table("site", "in", "out");
        for (ModelShape.SiteShape site : shape.sites()) {
            table.row(site.site().text(), String.valueOf(site.in()), String.valueOf(site.out()));
        }
        return text.append(table)
                .append('\n')
                .append(ModelWords.fitTable(entry.fits()))
                .toString();
    }

    private static String tokenizer(Path folder) {
        return tokenizer(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static String tokenizer(HubModel model) {
        return tokenizer(
                name -> model.files().stream().anyMatch(file -> file.name().equals(name)));
    }

    private static String tokenizer(Predicate<String> has) {
        return has.test("tokenizer.json")
                ? "tokenizer.json"
                : has.test("vocab.txt")
                        ? "vocab.txt (WordPiece)"
                        : has.test("vocab.json") && has.test("merges.txt")
                                ? "vocab.json, merges.txt (byte-level BPE)"
                                : "none";
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
