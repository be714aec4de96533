package graft.engine.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.ModelShape;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The base that an adapter was trained on: `base.json` in its folder. Tensors of an adapter often fit a base that they
/// were never trained on, another family's of the same width, say; then only this file tells.
///
/// @param model      as the recipe names it
/// @param hash       {@link BaseModel#hash}; empty where it is not known
/// @param vocabulary words in the base's table
public record TrainedOn(
        String model,
        String hash,
        String family,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int feedForward,
        int vocabulary) {

    private static final Logger LOG = LoggerFactory.getLogger(TrainedOn.class);
    private static final String FILE = "base.json";
    private static final String SCHEMA = "graft.adapter-base/1";
    private static final int BRIEF = 12;
    private static final JsonMapper JSON = new JsonMapper();

    /// A base by its shape alone.
    public static TrainedOn of(String model, ModelShape shape) {
        return of(model, "", shape);
    }

    private static TrainedOn of(String model, String hash, ModelShape shape) {
        return new TrainedOn(
                model,
                hash,
                shape.family().modelType(),
                shape.width(),
                shape.layers(),
                shape.heads(),
                shape.keyValueHeads(),
                shape.feedForward(),
                shape.vocabulary());
    }

    static void write(Path folder, String model, BaseModel base) throws IOException {
        TrainedOn it = of(model, base.hash(), base.shape());
        ObjectNode node = JSON.createObjectNode()
                .put("schema", SCHEMA)
                .put("model", it.model)
                .put("hash", it.hash)
                .put("family", it.family)
                .put("width", it.width)
                .put("layers", it.layers)
                .put("heads", it.heads)
                .put("keyValueHeads", it.keyValueHeads)
                .put("feedForward", it.feedForward)
                .put("vocabulary", it.vocabulary);
        AtomicFile.write(
                folder.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node));
    }

    /// Of an adapter's folder; empty where an older version wrote it.
    ///
    /// @throws InvalidInput when the file is damaged
    public static Optional<TrainedOn> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            TrainedOn read = new TrainedOn(
                    node.path("model").asText(),
                    node.path("hash").asText(),
                    node.path("family").asText(),
                    node.path("width").asInt(),
                    node.path("layers").asInt(),
                    node.path("heads").asInt(),
                    node.path("keyValueHeads").asInt(),
                    node.path("feedForward").asInt(),
                    node.path("vocabulary").asInt());
            if (read.family.isEmpty() || read.width <= 0 || read.layers <= 0) {
                throw damaged(file, "it names no family, width and layers", null);
            }
            return Optional.of(read);
        } catch (IOException failure) {
            throw damaged(file, "it is no JSON", failure);
        }
    }

    private static InvalidInput damaged(Path file, String why, @Nullable IOException cause) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNREADABLE,
                file + ", which says what base the adapter is for, cannot be read: " + why + ".",
                "Take the adapter's folder from where it was made, or remove that file: then only shapes are checked.",
                cause);
    }

    /// Refuses a base of another family or shape; one of the same that is another is only told of: adapters may be
    /// carried over on purpose.
    ///
    /// @param folder of the adapter
    /// @throws InvalidInput naming what differs
    public void require(Path folder, BaseModel base) {
        TrainedOn given = of("", base.hash(), base.shape());
        List<String> differ = new ArrayList<>();
        differ(differ, "layers", layers, given.layers);
        differ(differ, "width", width, given.width);
        differ(differ, "heads", heads, given.heads);
        differ(differ, "heads of keys and values", keyValueHeads, given.keyValueHeads);
        differ(differ, "width of the feed-forward maps", feedForward, given.feedForward);
        differ(differ, "vocabulary", vocabulary, given.vocabulary);
        if (!family.equals(given.family)) {
            throw refused(folder, "this base is of another family, " + given.family);
        }
        if (!differ.isEmpty()) {
            throw refused(folder, "this base has " + String.join(", ", differ));
        }
        if (isAnother(given)) {
            LOG.warn(
                    "{} was trained on {} ({}); this base has the same family and shape but other weight files"
                            + " ({}): the adapter may do less on it.",
                    folder,
                    model,
                    brief(hash),
                    brief(given.hash));
        }
    }

    private static void differ(List<String> all, String what, int then, int now) {
        // What a later version leaves out or an older one did not know says nothing.
        if (then != 0 && then != now) {
            all.add(what + " " + now + " instead of " + then);
        }
    }

    private InvalidInput refused(Path folder, String why) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNSUPPORTED,
                folder + " is an adapter for " + model + " (" + family + ", " + layers + " layers of width " + width
                        + "); " + why + ".",
                "Use it with " + model + ", or train one on this base.");
    }

    /// Whether both are known to be different files.
    boolean isAnother(TrainedOn other) {
        return !hash.isEmpty() && !other.hash.isEmpty() && !hash.equals(other.hash);
    }

    /// Whether the weight files are known to be this base's, whatever it is called.
    boolean isKnownAs(BaseModel base) {
        return !hash.isEmpty() && hash.equals(base.hash());
    }

    /// Whether two adapters are known to be of the same weight files, whatever these are called.
    ///
    /// @param one   an adapter's folder
    /// @param other another's
    public static boolean isSame(Path one, Path other) {
        Optional<TrainedOn> first = read(one);
        return first.isPresent()
                && !first.get().hash.isEmpty()
                && read(other)
                        .filter(second -> second.hash.equals(first.get().hash))
                        .isPresent();
    }

    private static String brief(String hash) {
        return "hash " + hash.substring(0, Math.min(BRIEF, hash.length()));
    }
}
