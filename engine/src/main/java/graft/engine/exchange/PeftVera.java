package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.VeraSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// VeRA as PEFT stores it: two vectors for each map, and the two random matrices unless `save_projection` is
/// false; then they are made again from `projection_prng_key`.
final class PeftVera implements PeftMethod {

    private static final Map<String, String> VECTORS =
            Map.of(".vera_lambda_d", "lambda_d", ".vera_lambda_b", "lambda_b");

    private final AdapterConfig config;
    private final Modules modules;
    private final Placed placed = new Placed();
    private final Map<String, Source> matrices = new LinkedHashMap<>();

    PeftVera(AdapterConfig config, Modules modules) {
        this.config = config;
        this.modules = modules;
    }

    @Override
    public boolean take(TensorFile file, String key, String name) {
        if (name.equals("vera_A") || name.equals("vera_B")) {
            matrices.put(name, new Source(file.file(), key));
            return true;
        }
        for (Map.Entry<String, String> vector : VECTORS.entrySet()) {
            if (name.endsWith(vector.getKey())) {
                String module =
                        name.substring(0, name.length() - vector.getKey().length());
                Place place = modules.at(config, module);
                placed.add(place, vector.getValue(), new Source(file.file(), key));
                return true;
            }
        }
        return false;
    }

    @Override
    public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        if (matrices.isEmpty() && placed.groups() > 1) {
            throw config.unsupported(
                    "its random matrices are not stored, and it sits in different layers at different maps");
        }
        VeraSpec spec = VeraSpec.defaults()
                .withRank((int) config.number("r", 256))
                .withDInitial(config.number("d_initial", 0.1))
                .withSeed((long) config.number("projection_prng_key", 0));
        placed.build(
                common -> spec.withCommon(common.withDropout(config.number("vera_dropout", 0))),
                matrices,
                adapters,
                sources);
    }
}
