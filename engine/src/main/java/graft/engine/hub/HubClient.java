package graft.engine.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The hub's questions and answers: search, and the description of one model. Reads at most a bounded part of any
/// answer and trusts none of it.
final class HubClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_ANSWER = 32 << 20;
    private static final int MOST_FILES = 20_000;
    private static final int LONGEST_TEXT = 200;

    private final HubHttp http;

    HubClient(HubHttp http) {
        this.http = http;
    }

    /// The models whose name holds the words, most downloaded first.
    List<HubHit> search(String text, int limit) {
        String wanted = Stream.of("config", "safetensors", "downloads", "likes", "gated", "tags")
                .map(field -> "&expand%5B%5D=" + field)
                .collect(Collectors.joining());
        URI address = URI.create(http.settings().endpoint() + "/api/models?search="
                + URLEncoder.encode(text, StandardCharsets.UTF_8)
                + "&filter=transformers&sort=downloads&direction=-1&limit="
                + limit + wanted);
        HubId asked = new HubId("a search", "main");
        JsonNode root = json(address, asked);
        List<HubHit> hits = new ArrayList<>();
        for (JsonNode model : root) {
            String id = shown(model.path("id").asText(model.path("modelId").asText("")));
            if (HubId.parse(id).isPresent() && hits.size() < limit) {
                hits.add(new HubHit(
                        id,
                        modelType(model),
                        licence(model),
                        parameters(model),
                        Math.max(0, model.path("downloads").asLong()),
                        Math.max(0, model.path("likes").asLong()),
                        gated(model)));
            }
        }
        return hits;
    }

    /// A model's files with sizes and hashes, its licence, and the commit that its revision stands for.
    HubListing listing(HubId id) {
        URI address = URI.create(http.settings().endpoint() + "/api/models/" + id.repository() + "/revision/"
                + URLEncoder.encode(id.revision(), StandardCharsets.UTF_8) + "?blobs=true");
        JsonNode root = json(address, id);
        String commit = root.path("sha").asText("");
        if (!commit.matches("[0-9a-f]{7,64}")) {
            throw HubFailures.untrusted(id, "the hub names no commit for it");
        }
        JsonNode siblings = root.path("siblings");
        if (siblings.size() > MOST_FILES) {
            throw HubFailures.untrusted(id, "the hub lists " + siblings.size() + " files");
        }
        List<HubFile> files = new ArrayList<>();
        for (JsonNode sibling : siblings) {
            files.add(file(id, sibling));
        }
        List<HubFile> wanted = UsableFiles.of(files);
        files.replaceAll(file -> wanted.contains(file) && !file.known() ? described(id, commit, file) : file);
        return new HubListing(id, commit, licence(root), gated(root), modelType(root), parameters(root), files);
    }

    private static HubFile file(HubId id, JsonNode sibling) {
        String path = sibling.path("rfilename").asText("");
        if (!HubFile.safe(path)) {
            throw HubFailures.untrusted(
                    id, "the hub lists the file \"" + shown(path) + "\", which leads out of the model");
        }
        JsonNode large = sibling.path("lfs");
        JsonNode size = large.has("size") ? large.path("size") : sibling.path("size");
        String hash = large.path("sha256").asText(sibling.path("blobId").asText(""));
        if (size.isMissingNode() || hash.isEmpty()) {
            return HubFile.named(path); // a mirror may list names alone
        }
        if (!size.canConvertToLong()) {
            throw HubFailures.untrusted(id, "the hub gives \"" + shown(path) + "\" the size " + shown(size.toString()));
        }
        return checked(id, path, size.asLong(), hash);
    }

    private static HubFile checked(HubId id, String path, long size, String hash) {
        if (size < 0 || size > HubFile.LARGEST) {
            throw HubFailures.untrusted(id, "the hub gives \"" + shown(path) + "\" the size " + size);
        }
        if (!HubFile.hash(hash)) {
            throw HubFailures.untrusted(id, "the hub gives no checksum of \"" + shown(path) + "\"");
        }
        return new HubFile(path, size, hash);
    }

    /// Size and checksum of a file by its own headers, as the hub's programs ask for them: of large files those that
    /// begin with `X-Linked`.
    private HubFile described(HubId id, String commit, HubFile file) {
        HttpHeaders said = http.head(address(http.settings(), id, commit, file.path()), id);
        String hash = said.firstValue("X-Linked-Etag")
                .or(() -> said.firstValue("ETag"))
                .orElse("")
                .replaceFirst("^W/", "")
                .replace("\"", "");
        String size = said.firstValue("X-Linked-Size")
                .or(() -> said.firstValue("Content-Length"))
                .orElse("");
        if (!size.matches("\\d{1,18}")) {
            throw HubFailures.untrusted(id, "the hub does not say how large \"" + file.path() + "\" is");
        }
        return checked(id, file.path(), Long.parseLong(size), hash);
    }

    private static String modelType(JsonNode model) {
        return shown(model.path("config").path("model_type").asText(""));
    }

    private static String licence(JsonNode model) {
        JsonNode card = model.path("cardData").path("license");
        if (card.isTextual()) {
            return shown(card.asText());
        }
        for (JsonNode tag : model.path("tags")) {
            if (tag.asText().startsWith("license:")) {
                return shown(tag.asText().substring("license:".length()));
            }
        }
        return "";
    }

    private static long parameters(JsonNode model) {
        long total = model.path("safetensors").path("total").asLong(-1);
        return total > 0 ? total : -1;
    }

    /// `false`, or how access is granted.
    private static boolean gated(JsonNode model) {
        JsonNode gated = model.path("gated");
        return gated.isTextual()
                || gated.asBoolean(false)
                || model.path("private").asBoolean(false);
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.length() > LONGEST_TEXT ? plain.substring(0, LONGEST_TEXT) + "…" : plain;
    }

    private JsonNode json(URI address, HubId id) {
        String text = text(address, id, LARGEST_ANSWER);
        try {
            JsonNode root = JSON.readTree(text);
            if (root != null && root.isContainerNode()) {
                return root;
            }
        } catch (JacksonException noJson) {
            throw HubFailures.untrusted(id, "the hub's answer is not JSON");
        }
        throw HubFailures.untrusted(id, "the hub's answer is not JSON");
    }

    /// A small file of a model.
    String text(HubId id, String commit, HubFile file, int most) {
        if (file.bytes() > most) {
            throw HubFailures.untrusted(id, file.path() + " has " + file.bytes() + " bytes");
        }
        return text(address(http.settings(), id, commit, file.path()), id, most);
    }

    private String text(URI address, HubId id, int most) {
        return http.get(address, id, new HubHttp.Tries(), Map::of, answer -> {
            byte[] bytes = answer.body().readNBytes(most + 1);
            if (bytes.length > most) {
                throw HubFailures.untrusted(id, "the hub's answer is longer than " + (most >> 20) + " MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        });
    }

    /// Where a file of a model is served.
    static URI address(HubSettings settings, HubId id, String commit, String path) {
        String encoded = Stream.of(path.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        return URI.create(settings.endpoint() + "/" + id.repository() + "/resolve/" + commit + "/" + encoded);
    }
}
