package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.AdapterSpec.Common;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Adapters as JSON: the kind decides who reads on ({@link BottleneckJson}, {@link LoraJson} and so on); the
/// common fields are read here.
final class AdapterJson {

    private AdapterJson() {}

    static Optional<AdapterSpec> read(JsonNode node, String path, Fields.Reading reading) {
        if (!node.isObject()) {
            reading.issues()
                    .add(Issue.error(path, Fields.shown(node) + " is not an adapter", "write an object with a kind"));
            return Optional.empty();
        }
        Fields fields = new Fields(node, path, reading);
        String kind = fields.text("kind", "");
        Optional<AdapterKind> known = AdapterKind.of(kind);
        if (known.isEmpty()) {
            unknown(fields, kind);
            return Optional.empty();
        }
        return Optional.of(
                switch (known.get()) {
                    case BOTTLENECK -> BottleneckJson.read(fields);
                    case COMPACTER -> CompacterJson.read(fields);
                    case LORA -> LoraJson.read(fields);
                    case VERA -> SmallJson.vera(fields);
                    case IA3 -> SmallJson.ia3(fields);
                    case PREFIX -> PrefixJson.prefix(fields);
                    case PROMPT -> PrefixJson.prompt(fields);
                    case REFT -> SmallJson.reft(fields);
                    case INVERTIBLE -> SmallJson.invertible(fields);
                    case BITFIT -> bitFit(fields);
                    case LAYERNORM -> new LayerNormSpec(common(fields, LayerNormSpec.defaults()));
                    case FULL -> new FullSpec(common(fields, FullSpec.defaults()));
                });
    }

    private static void unknown(Fields fields, String kind) {
        List<String> kinds =
                Arrays.stream(AdapterKind.values()).map(AdapterKind::text).toList();
        String here = "this version trains " + String.join(", ", kinds);
        if (kind.isEmpty()) {
            fields.error("kind", "is missing", here);
        } else {
            String near = Spelling.nearest(kind, kinds)
                    .map(name -> "; did you mean " + name)
                    .orElse("");
            fields.error("kind", "\"" + kind + "\" is not a kind of adapter", here + near);
        }
    }

    /// The canonical form.
    static ObjectNode write(AdapterSpec adapter) {
        return write(adapter, new Canonical());
    }

    /// Every field, those at their defaults, too.
    static ObjectNode complete(AdapterSpec adapter) {
        return write(adapter, Canonical.complete());
    }

    private static ObjectNode write(AdapterSpec adapter, Canonical out) {
        out.put("kind", adapter.kind().text());
        switch (adapter) {
            case BottleneckSpec spec -> BottleneckJson.write(out, spec);
            case CompacterSpec spec -> CompacterJson.write(out, spec);
            case LoraSpec spec -> LoraJson.write(out, spec);
            case VeraSpec spec -> SmallJson.write(out, spec);
            case Ia3Spec spec -> SmallJson.write(out, spec);
            case PrefixSpec spec -> PrefixJson.write(out, spec);
            case PromptSpec spec -> PrefixJson.write(out, spec);
            case ReftSpec spec -> SmallJson.write(out, spec);
            case InvertibleSpec spec -> SmallJson.write(out, spec);
            case BitFitSpec spec -> {
                places(out, spec, BitFitSpec.defaults());
                if (!out.omits(spec.terms().isEmpty())) {
                    out.put("terms", spec.terms());
                }
            }
            case LayerNormSpec spec -> places(out, spec, LayerNormSpec.defaults());
            case FullSpec spec -> places(out, spec, FullSpec.defaults());
        }
        return end(out, adapter);
    }

    /// Name and places, the fields before those of the kind.
    static Canonical places(Canonical out, AdapterSpec spec, AdapterSpec defaults) {
        Common common = spec.common();
        out.put("name", common.name(), null);
        if (!out.omits(common.sites().equals(defaults.sites()))) {
            if (Set.copyOf(common.sites()).equals(Set.copyOf(LoraSpec.ALL_LINEAR))) {
                out.put("sites", "all-linear");
            } else {
                out.put("sites", common.sites().stream().map(Site::text).toList());
            }
        }
        return out.put("layers", common.layers().text(), LayerSelection.ALL.text());
    }

    /// The fields after those of the kind.
    private static ObjectNode end(Canonical out, AdapterSpec spec) {
        Common common = spec.common();
        return out.put("dropout", common.dropout(), 0)
                .put("enabled", common.enabled(), true)
                .put("learningRate", common.learningRate())
                .with(common.extra());
    }

    /// The common fields over the kind's defaults. Must be called last: what is then left is unknown.
    static Common common(Fields fields, AdapterSpec defaults) {
        return new Common(
                fields.optionalText("name"),
                layers(fields),
                sites(fields, defaults.sites()),
                fields.number("dropout", 0),
                fields.flag("enabled", true),
                fields.optionalNumber("learningRate"),
                fields.rest());
    }

    static LayerSelection layers(Fields fields) {
        JsonNode value = fields.raw("layers");
        if (value == null) {
            return LayerSelection.ALL;
        }
        try {
            if (value.isTextual()) {
                return new LayerSelection(value.textValue());
            }
            List<Integer> indices = new ArrayList<>();
            for (JsonNode item : value.isArray() ? value : List.of(value)) {
                Optional<Integer> index = fields.integer("layers", item);
                if (index.isEmpty()) {
                    return LayerSelection.ALL;
                }
                indices.add(index.get());
            }
            return LayerSelection.of(indices);
        } catch (IllegalArgumentException problem) {
            fields.error("layers", String.valueOf(problem.getMessage()), "layers count from 0 at the input");
            return LayerSelection.ALL;
        }
    }

    static List<Site> sites(Fields fields, List<Site> defaults) {
        JsonNode value = fields.raw("sites");
        if (value == null) {
            return defaults;
        }
        if (value.isTextual() && value.textValue().equals("all-linear")) {
            return LoraSpec.ALL_LINEAR;
        }
        List<String> names = value.isTextual() ? List.of(value.textValue()) : fields.texts("sites");
        List<Site> sites = new ArrayList<>();
        for (String name : names) {
            Optional<Site> site = Site.of(name);
            if (site.isEmpty()) {
                fields.error("sites", "\"" + name + "\" is not a site", "sites are " + allSites());
            } else if (sites.contains(site.get())) {
                fields.error("sites", name + " is named twice", "name each site once");
            } else {
                sites.add(site.get());
            }
        }
        boolean all = Set.copyOf(sites).equals(Set.copyOf(LoraSpec.ALL_LINEAR));
        return all ? LoraSpec.ALL_LINEAR : sites.isEmpty() && !names.isEmpty() ? defaults : sites;
    }

    private static String allSites() {
        return Arrays.stream(Site.values()).map(Site::text).collect(Collectors.joining(", "));
    }

    private static BitFitSpec bitFit(Fields fields) {
        JsonNode terms = fields.raw("terms");
        boolean all = terms == null || terms.isTextual() && terms.textValue().equals("all");
        List<String> named = all ? List.of() : fields.texts("terms");
        return new BitFitSpec(common(fields, BitFitSpec.defaults()), named);
    }
}
