package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.LoraSpec.Bias;
import graft.engine.recipe.LoraSpec.Init;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// LoRA as JSON.
final class LoraJson {

    private LoraJson() {}

    static LoraSpec read(Fields fields) {
        LoraSpec defaults = LoraSpec.defaults();
        int rank = fields.integer("rank", defaults.rank());
        double alpha = fields.number("alpha", defaults.alpha());
        boolean stabilized = fields.flag("rankStabilized", false);
        boolean dora = fields.flag("dora", false);
        Init init = fields.choice("init", Init.DEFAULT, Init.values(), Init::text);
        Map<Site, Integer> ranks = bySite(fields, "rankBySite", (at, name) -> at.integer(name, value(at, name)));
        Map<Site, Double> alphas = bySite(fields, "alphaBySite", (at, name) -> at.number(name, value(at, name)));
        Bias bias = fields.choice("bias", Bias.NONE, Bias.values(), Bias::text);
        boolean biasTerm = fields.flag("biasTerm", false);
        boolean gate = fields.flag("gate", false);
        return new LoraSpec(
                AdapterJson.common(fields, defaults),
                rank,
                alpha,
                stabilized,
                dora,
                init,
                ranks,
                alphas,
                bias,
                biasTerm,
                gate);
    }

    private static JsonNode value(Fields fields, String name) {
        JsonNode value = fields.raw(name);
        if (value == null) {
            throw new IllegalStateException(name + " was just found");
        }
        return value;
    }

    private static <T> Map<Site, T> bySite(Fields fields, String name, BiFunction<Fields, String, Optional<T>> reader) {
        Map<Site, T> values = new EnumMap<>(Site.class);
        fields.object(name).ifPresent(entries -> {
            for (String key : entries.names()) {
                Optional<Site> site = Site.of(key);
                if (site.isEmpty()
                        || Legality.reason(AdapterKind.LORA, site.get()).isPresent()) {
                    entries.error(key, "is neither a linear map nor the embedding", "name a site such as attention.q");
                } else if (entries.has(key)) {
                    reader.apply(entries, key).ifPresent(value -> values.put(site.get(), value));
                }
            }
        });
        return values;
    }

    static void write(Canonical out, LoraSpec spec) {
        LoraSpec defaults = LoraSpec.defaults();
        AdapterJson.places(out, spec, defaults)
                .put("rank", spec.rank(), defaults.rank())
                .put("alpha", spec.alpha(), defaults.alpha())
                .put("rankStabilized", spec.rankStabilized(), false)
                .put("dora", spec.dora(), false)
                .put("init", spec.init().text(), Init.DEFAULT.text());
        bySite(out, "rankBySite", spec.rankBySite());
        bySite(out, "alphaBySite", spec.alphaBySite());
        out.put("bias", spec.bias().text(), Bias.NONE.text())
                .put("biasTerm", spec.biasTerm(), false)
                .put("gate", spec.gate(), false);
    }

    private static void bySite(Canonical out, String name, Map<Site, ? extends Number> values) {
        if (!out.omits(values.isEmpty())) {
            Canonical entries = new Canonical();
            new TreeMap<>(values).forEach((site, value) -> entries.put(site.text(), value));
            out.put(name, entries.node());
        }
    }
}
