package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// LoRA and DoRA as PEFT stores them. Where an adapter sits and its rank are taken from the tensors; the configuration
/// adds α and says whether there is more than plain LoRA.
final class PeftLora implements PeftMethod {

    /// What ends the key of A, and with it what ends those beside it, each with our name.
    private static final Map<String, Map<String, String>> SUFFIXES = Map.of(
            ".lora_A.weight",
            Map.of(
                    ".lora_A.weight", "lora_A",
                    ".lora_B.weight", "lora_B",
                    ".lora_B.bias", "lora_bias",
                    ".lora_magnitude_vector", "magnitude"),
            ".lora_embedding_A",
            Map.of(
                    ".lora_embedding_A", "lora_A",
                    ".lora_embedding_B", "lora_B",
                    ".lora_magnitude_vector", "magnitude"));

    /// Fields that change what a LoRA computes in ways that Graft does not.
    private static final List<String> BEYOND_LORA = List.of(
            "use_qalora",
            "use_bdlora",
            "layer_replication",
            "target_parameters",
            "trainable_token_indices",
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "velora_config",
            "monteclora_config");

    private final AdapterConfig config;
    private final Modules modules;
    private final PeftPatterns patterns;
    private final LoraPlaces places = new LoraPlaces();

    private record Ranks(double said, int present) {}

    /// By the keys of the matrices A whose rank is not the configuration's.
    private final Map<String, Ranks> otherRanks = new TreeMap<>();

    private int agreeing;

    PeftLora(AdapterConfig config, Modules modules) {
        this.config = config;
        this.modules = modules;
        this.patterns = new PeftPatterns(config);
        for (String field : BEYOND_LORA) {
            if (config.asks(field)) {
                throw config.unsupported(
                        field + " is " + AdapterConfig.shown(config.root().path(field)));
            }
        }
    }

    @Override
    public boolean take(TensorFile file, String key, String name) {
        Optional<String> first =
                SUFFIXES.keySet().stream().filter(name::endsWith).findFirst();
        if (first.isEmpty()) {
            return besideA(file, key);
        }
        int suffix = first.get().length();
        String module = name.substring(0, name.length() - suffix);
        String start = key.substring(0, key.length() - suffix);
        String b = start + first.get().replace("_A", "_B");
        if (!file.names().contains(b)) {
            throw WholeAdapter.lacks(file, b);
        }
        int rank = Math.toIntExact(file.shape(key).get(0));
        if (config.root().hasNonNull("r")) {
            double said = patterns.number("rank_pattern", module, config.number("r"));
            if (said == rank) {
                agreeing++;
            } else {
                otherRanks.putIfAbsent(key, new Ranks(said, rank));
            }
        }
        Map<String, Source> tensors = new HashMap<>();
        SUFFIXES.getOrDefault(first.get(), Map.of()).forEach((end, part) -> {
            if (file.names().contains(start + end)) {
                tensors.put(part, new Source(file.file(), start + end));
            }
        });
        places.add(
                modules.at(config, module),
                rank,
                patterns.number("alpha_pattern", module, config.number("lora_alpha", 8)),
                tensors);
        return true;
    }

    /// Whether it is a tensor that A brought in, or will.
    ///
    /// @throws graft.engine.error.InvalidInput when there is no A
    private static boolean besideA(TensorFile file, String key) {
        List<String> first = SUFFIXES.entrySet().stream()
                .flatMap(kind -> kind.getValue().keySet().stream()
                        .filter(key::endsWith)
                        .map(end -> key.substring(0, key.length() - end.length()) + kind.getKey()))
                .sorted()
                .toList();
        if (!first.isEmpty() && first.stream().noneMatch(file.names()::contains)) {
            throw WholeAdapter.lacks(file, first.getFirst());
        }
        return !first.isEmpty();
    }

    @Override
    public boolean changesBase() {
        return init() != LoraSpec.Init.DEFAULT;
    }

    /// PEFT writes such files when it combines adapters of several ranks (its `rank_pattern` is lost), and
    /// does not load them.
    @Override
    public List<String> notes() {
        return otherRanks.entrySet().stream()
                .limit(1)
                .map(other -> "The configuration gives \"" + other.getKey() + "\" the rank "
                        + (long) other.getValue().said + ", the tensor has " + other.getValue().present
                        + ": the tensors' ranks are taken. PEFT itself refuses such a file.")
                .toList();
    }

    @Override
    public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        if (agreeing == 0) { // some may differ, not all
            otherRanks.forEach((key, ranks) -> config.agree("r", ranks.said, ranks.present, key));
        }
        LoraSpec plain = LoraSpec.defaults();
        places.build(
                plain.withCommon(plain.common().withDropout(config.number("lora_dropout", 0)))
                        .withRankStabilized(config.flag("use_rslora", false))
                        .withDora(config.flag("use_dora", false))
                        .withBiasTerm(config.flag("lora_bias", false))
                        .withInit(init()),
                adapters,
                sources);
    }

    private LoraSpec.Init init() {
        JsonNode init = config.root().path("init_lora_weights");
        String name = init.isTextual() ? init.asText() : "";
        return switch (name) {
            case "", "gaussian", "true", "false" -> LoraSpec.Init.DEFAULT;
            case "olora" -> LoraSpec.Init.OLORA;
            case "pissa" -> LoraSpec.Init.PISSA;
            default ->
                throw config.unsupported("init_lora_weights is \"" + name
                        + "\", which changes the base's weights; convert the adapter to plain LoRA first");
        };
    }
}
