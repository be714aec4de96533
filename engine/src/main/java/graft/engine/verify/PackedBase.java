package graft.engine.verify;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorNames;
import graft.engine.model.ComputeType;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.QuantisationConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// In which precision a case's base is to be computed: fp32, or packed in NF4 with the products in the type
/// that the case names.
final class PackedBase {

    private static final PrecisionChoice PLAIN = new PrecisionChoice(ComputeType.FP32, "fp32, as reference cases are");

    private PackedBase() {}

    /// Of a base model's own case: as its folder is stored.
    static PrecisionChoice ofFolder(Path folder) {
        QuantisationConfig packed = QuantisationConfig.of(ConfigFields.of(folder));
        return packed == null ? PLAIN : PrecisionChoice.exactly(type(packed.computeType()), Set.of());
    }

    /// Of an adapter's case over a plain folder: the modules that it lists are packed when they are loaded.
    static PrecisionChoice ofCase(ReferenceCase reference, ModelShape shape, Path base) {
        JsonNode listed = reference.json().path("quantisedModules");
        if (listed.isEmpty()) {
            return ofFolder(base);
        }
        Set<String> modules = new HashSet<>();
        listed.forEach(name -> modules.add(TensorNames.canonical(shape.family(), name.asText())));
        boolean half = reference.json().path("note").asText().contains("computed in bfloat16");
        return PrecisionChoice.exactly(half ? ComputeType.BF16 : ComputeType.FP32, modules);
    }

    private static ComputeType type(String name) {
        return switch (name) {
            case "bfloat16" -> ComputeType.BF16;
            case "float16" -> ComputeType.FP16;
            default -> ComputeType.FP32;
        };
    }
}
