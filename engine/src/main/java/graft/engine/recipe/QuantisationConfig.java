package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// What a `config.json` says of weights that are stored in fewer bits (`quantization_config`).
///
/// @param computeType in which products are to be computed: `float32`, `bfloat16` or `float16`
public record QuantisationConfig(String computeType) {

    private static final String FIELD = "quantization_config";

    /// Of bitsandbytes' four bits, NF4; null where the weights are plain.
    ///
    /// @throws graft.engine.error.InvalidInput naming any other form
    public static @Nullable QuantisationConfig of(ConfigFields config) {
        JsonNode given = config.root().path(FIELD);
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        String method = given.path("quant_method").asText(given.has("load_in_4bit") ? "bitsandbytes" : "");
        if (!method.equals("bitsandbytes")) {
            throw config.unsupported(
                    FIELD, "names weights packed by \"" + method + "\"; Graft reads bitsandbytes' NF4");
        }
        if (!given.path("load_in_4bit").asBoolean(false)) {
            throw config.unsupported(FIELD, "names bitsandbytes' eight bits; Graft reads its four bits, NF4");
        }
        String type = given.path("bnb_4bit_quant_type").asText("fp4");
        if (!type.equals("nf4")) {
            throw config.unsupported(FIELD, "names the four-bit type \"" + type + "\"; Graft reads nf4");
        }
        String storage = given.path("bnb_4bit_quant_storage").asText("uint8");
        if (!storage.equals("uint8")) {
            throw config.unsupported(FIELD, "keeps packed weights as " + storage + "; Graft reads uint8");
        }
        String compute = given.path("bnb_4bit_compute_dtype").asText("float32");
        return switch (compute) {
            case "float32", "bfloat16", "float16" -> new QuantisationConfig(compute);
            default -> throw config.wrong(FIELD, "names the compute type \"" + compute + "\"");
        };
    }
}
