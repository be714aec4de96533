package graft.engine.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.FusionSpec.Variant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// AdapterFusion as JSON, the recipe's field `fusion`.
final class FusionJson {

    private static final FusionSpec DEFAULTS = new FusionSpec(List.of(), Variant.DYNAMIC);

    private FusionJson() {}

    /// The recipe's fusion, or null where it has none.
    static @Nullable FusionSpec read(Fields root) {
        return root.object("fusion")
                .map(fields -> new FusionSpec(
                        fields.texts("members"),
                        fields.choice("variant", DEFAULTS.variant(), Variant.values(), Variant::text),
                        fields.number("regularization", DEFAULTS.regularization()),
                        AdapterJson.layers(fields),
                        AdapterJson.sites(fields, DEFAULTS.sites()),
                        fields.rest()))
                .orElse(null);
    }

    static ObjectNode write(FusionSpec fusion) {
        Canonical out = new Canonical()
                .put("members", fusion.members())
                .put("variant", fusion.variant().text(), DEFAULTS.variant().text())
                .put("regularization", fusion.regularization(), DEFAULTS.regularization())
                .put("layers", fusion.layers().text(), DEFAULTS.layers().text());
        if (!fusion.sites().equals(DEFAULTS.sites())) {
            out.put("sites", fusion.sites().stream().map(Site::text).toList());
        }
        return out.with(fusion.extra());
    }
}
