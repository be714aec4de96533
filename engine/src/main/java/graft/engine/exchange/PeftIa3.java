package graft.engine.exchange;

import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import java.util.List;
import java.util.Map;

/// (IA)³ as PEFT stores it: `ia3_l` of [out, 1] where a map's output is rescaled, of [1, in] where its input is.
final class PeftIa3 implements PeftMethod {

    private static final String SCALE = ".ia3_l";

    private final AdapterConfig config;
    private final Modules modules;
    private final Ia3Places places = new Ia3Places();

    PeftIa3(AdapterConfig config, Modules modules) {
        this.config = config;
        this.modules = modules;
    }

    @Override
    public boolean take(TensorFile file, String key, String name) {
        if (!name.endsWith(SCALE)) {
            return false;
        }
        Place place = modules.at(config, name.substring(0, name.length() - SCALE.length()));
        Shape shape = file.shape(key);
        places.add(place, shape.get(0) == 1, new Source(file.file(), key).shaped(shape.size()));
        return true;
    }

    @Override
    public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        places.build(adapters, sources);
    }
}
