package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", description = "Shows a base model: architecture, layers, sites, parameters, tokenizer.")
final class InspectCommand extends GraftCommand {

    @Parameters(paramLabel = "MODEL", description = "A bundled name, a folder, or a hub id in the cache.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Override
    public Integer call() throws IOException {
        Path folder = BaseModels.of(Installation.here(), workspace().folder()).folder(model);
        ModelShape shape = ModelShapes.read(folder);
        print(document(folder, shape), text(folder, shape));
        return 0;
    }

    private static ObjectNode document(Path folder, ModelShape shape) throws IOException {
        ObjectNode document = Json.object();
        document.put("architecture", shape.architecture())
                .put("folder", folder.toString())
                .put("layers", shape.layers())
                .put("width", shape.width())
                .put("heads", shape.heads())
                .put("keyValueHeads", shape.keyValueHeads())
                .put("headSize", shape.headSize())
                .put("feedForward", shape.feedForward())
                .put("vocabulary", shape.vocabulary())
                .put("positions", shape.positions())
                .put("parameters", shape.parameters());
        ArrayNode sites = document.putArray("sites");
        for (ModelShape.SiteShape site : shape.sites()) {
            sites.addObject()
                    .put("name", site.site().text())
                    .put("in", site.in())
                    .put("out", site.out());
        }
        document.put("tokenizer", tokenizer(folder));
        ArrayNode files = document.putArray("files");
        for (Path file : files(folder)) {
            files.addObject().put("name", file.getFileName().toString()).put("bytes", Files.size(file));
        }
        return document;
    }

    private static String text(Path folder, ModelShape shape) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(shape.architecture()).append(" in ").append(folder).append('\n');
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
        text.append(Figures.count(shape.positions())).append(" positions\n\n");
        Table table = new Table("site", "in", "out");
        for (ModelShape.SiteShape site : shape.sites()) {
            table.row(site.site().text(), String.valueOf(site.in()), String.valueOf(site.out()));
        }
        text.append(table).append("\ntokenizer: ").append(tokenizer(folder)).append('\n');
        for (Path file : files(folder)) {
            text.append(String.format("%-28s %s%n", file.getFileName(), Figures.bytes(Files.size(file))));
        }
        return text.toString();
    }

    private static String tokenizer(Path folder) {
        return Files.isRegularFile(folder.resolve("tokenizer.json"))
                ? "tokenizer.json"
                : Files.isRegularFile(folder.resolve("vocab.txt")) ? "vocab.txt (WordPiece)" : "none";
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
