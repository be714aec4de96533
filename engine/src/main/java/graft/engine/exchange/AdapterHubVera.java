package graft.engine.exchange;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// VeRA, whose vectors the library stores, and trains, as whole matrices. Where only their diagonals hold
/// something they are the vectors of the published method, with α / r as the factor on what they add. Dense
/// ones make it a LoRA of the rank r, `B′ B` and `D′ A`, and it is read as that.
record AdapterHubVera(TensorFile tensors, AdapterConfig config, Modules modules) {

    private static final Pattern VECTOR = Pattern.compile("(.+)\\.loras\\.[^.]+\\.vera_([DB])");

    private static final Pattern SHARED = Pattern.compile("(?:.*\\.)?shared_parameters\\.[^.]+\\.lora_([AB])");

    /// @param keys those of the file that may be its
    void read(Set<String> keys, List<AdapterSpec> adapters, Map<String, Source> sources) {
        if (config.flag("use_dora", false) || config.flag("use_gating", false)) {
            throw config.unsupported("it joins VeRA with DoRA or a gate");
        }
        Map<String, Source> random = new HashMap<>();
        Map<Place, Map<String, Source>> trained = new LinkedHashMap<>();
        keys.forEach(key -> take(key, random, trained));
        Source a = random.get("vera_A");
        Source b = random.get("vera_B");
        if (a == null || b == null) {
            throw config.unsupported("its random matrices are not stored");
        }
        if (dense(trained.values().stream().flatMap(parts -> parts.values().stream()))) {
            LoraSpec plain = LoraSpec.defaults();
            asLora(trained, a, b).build(plain.withCommon(plain.common().withDropout(dropout())), adapters, sources);
        } else {
            asVera(trained, random, adapters, sources);
        }
    }

    private void take(String key, Map<String, Source> random, Map<Place, Map<String, Source>> trained) {
        Source source = new Source(tensors.file(), key);
        Matcher shared = SHARED.matcher(key);
        if (shared.matches()) {
            random.put("vera_" + shared.group(1), source);
            return;
        }
        Matcher match = VECTOR.matcher(key);
        Place place = match.matches() ? modules.at(config, match.group(1)) : null;
        if (place == null || place.site() == Site.ATTENTION_QKV) {
            throw config.unsupported("the tensor \"" + key + "\" is none of a VeRA's at a single map");
        }
        String part = match.group(2).equals("D") ? "lambda_d" : "lambda_b";
        trained.computeIfAbsent(place, at -> new TreeMap<>()).put(part, source);
    }

    /// `B′ B` and `D′ A` of every place.
    ///
    /// @param a random matrix A
    /// @param b random matrix B
    private LoraPlaces asLora(Map<Place, Map<String, Source>> trained, Source a, Source b) {
        LoraPlaces places = new LoraPlaces();
        trained.forEach((place, parts) -> {
            Map<String, Source> pair = new HashMap<>();
            parts.forEach((part, matrix) -> {
                boolean inner = part.equals("lambda_d");
                pair.put(inner ? "lora_A" : "lora_B", matrix.times(inner ? a : b));
            });
            places.add(place, rank(), alpha(), pair);
        });
        return places;
    }

    private void asVera(
            Map<Place, Map<String, Source>> trained,
            Map<String, Source> random,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        Placed placed = new Placed();
        trained.forEach(
                (place, parts) -> parts.forEach((part, matrix) -> placed.add(place, part, matrix.onlyDiagonal())));
        VeraSpec spec = VeraSpec.defaults()
                .withRank(rank())
                .withDInitial(config.number("vera_d", 0.1))
                .withScaling(alpha() / rank());
        placed.build(common -> spec.withCommon(common.withDropout(dropout())), random, adapters, sources);
    }

    private int rank() {
        return (int) config.number("r", 8);
    }

    private double alpha() {
        return config.number("alpha", 8);
    }

    private double dropout() {
        return config.number("dropout", 0);
    }

    /// Whether a square matrix among them has more than its diagonal.
    private boolean dense(Stream<Source> matrices) {
        try (NDManager scope = Torch.manager(Device.cpu())) {
            return matrices.anyMatch(source -> {
                NDArray matrix = tensors.read(scope, source.key());
                return Optimize.norm(List.of(matrix.sub(Kernels.diagonal(Kernels.diagonal(matrix))))) != 0;
            });
        }
    }
}
