package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.DataSpec.Source;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where the rows come from, as JSON.
final class DataJson {

    private DataJson() {}

    static DataSpec read(Fields root) {
        DataSpec defaults = new DataSpec("");
        Optional<Fields> object = root.object("data");
        if (object.isEmpty()) {
            if (!root.has("data")) {
                root.error("data", "is missing", "write {\"source\": …} with a sample's name or a file");
            }
            return defaults;
        }
        Fields fields = object.get();
        return new DataSpec(
                source(fields),
                columns(fields),
                fields.number("validation", defaults.validationShare()),
                fields.seed("seed", defaults.seed()),
                fields.integer("maxLength", defaults.maxLength()),
                fields.rest());
    }

    private static Source source(Fields fields) {
        JsonNode value = fields.raw("source");
        if (value == null) {
            fields.error("source", "is missing", "name a sample or a file");
            return new Source("");
        }
        if (value.isTextual()) {
            return new Source(value.textValue());
        }
        Optional<Fields> object = fields.object("source");
        if (object.isEmpty()) {
            return new Source("");
        }
        Fields files = object.get();
        if (!files.has("train")) {
            files.error("train", "is missing", "name the file to train on");
        }
        return new Source(
                files.text("train", ""), files.optionalText("validation"), files.optionalText("test"), files.rest());
    }

    private static Map<String, String> columns(Fields fields) {
        Map<String, String> columns = new TreeMap<>();
        fields.object("columns").ifPresent(roles -> {
            for (String role : roles.names()) {
                if (roles.has(role)) {
                    columns.put(role, roles.text(role, ""));
                }
            }
        });
        return columns;
    }

    static ObjectNode write(DataSpec data) {
        DataSpec defaults = new DataSpec("");
        Canonical out = new Canonical();
        Source source = data.source();
        if (source.equals(new Source(source.train()))) {
            out.put("source", source.train());
        } else {
            out.put(
                    "source",
                    new Canonical()
                            .put("train", source.train())
                            .put("validation", source.validation(), null)
                            .put("test", source.test(), null)
                            .with(source.extra()));
        }
        if (!data.columns().isEmpty()) {
            Canonical columns = new Canonical();
            new TreeMap<>(data.columns()).forEach(columns::put);
            out.put("columns", columns.node());
        }
        return out.put("validation", data.validationShare(), defaults.validationShare())
                .put("seed", data.seed(), defaults.seed())
                .put("maxLength", data.maxLength(), defaults.maxLength())
                .with(data.extra());
    }
}
