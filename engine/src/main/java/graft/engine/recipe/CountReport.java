package graft.engine.recipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.References.Method;

/// What a recipe costs, with LoRA and full fine-tuning of the same base and task beside it: `graft count` and the
/// budget strip.
///
/// @param lora for comparison: LoRA r 8 on q and v
/// @param full for comparison: full fine-tuning
/// @param calibration of the memory
public record CountReport(Cost recipe, Cost lora, Cost full, MemoryCalibration calibration) {

    public record Cost(ParameterCount count, MemoryEstimate memory) {
        static Cost of(Recipe recipe, ModelShape shape, MemoryCalibration calibration) {
            ParameterCount count = ParameterCount.of(recipe, shape);
            return new Cost(count, MemoryEstimate.of(recipe, shape, count).calibrated(calibration));
        }
    }

    /// Everything from shapes, well under a millisecond.
    public static CountReport of(Recipe recipe, ModelShape shape) {
        return of(recipe, shape, MemoryCalibration.NONE);
    }

    /// As {@link #of(Recipe, ModelShape)}, the memory by what runs here were measured to take.
    public static CountReport of(Recipe recipe, ModelShape shape, MemoryCalibration calibration) {
        return new CountReport(
                Cost.of(recipe, shape, calibration),
                Cost.of(References.recipe(Method.LORA, recipe, shape), shape, calibration),
                Cost.of(References.recipe(Method.FULL, recipe, shape), shape, calibration),
                calibration);
    }

    /// The JSON of `graft count --json`.
    public ObjectNode toNode() {
        ParameterCount count = recipe.count;
        ObjectNode base = new Canonical().put("parameters", count.base()).node();
        ArrayNode placements = base.arrayNode();
        for (ParameterCount.Placement placement : count.placements()) {
            ArrayNode layers = base.arrayNode();
            placement.layers().forEach(layers::add);
            placements.add(new Canonical()
                    .put("adapter", placement.adapter())
                    .put("kind", placement.kind().text())
                    .put("site", placement.site())
                    .put("layers", layers)
                    .put("parameters", placement.parameters())
                    .node());
        }
        Canonical out = new Canonical()
                .put("base", base)
                .put("trainable", trainable(count))
                .put("placements", placements)
                .put("fileBytes", count.fileBytes())
                .put("memory", memory(recipe.memory).put("calibratedBy", calibration.runs()));
        if (count.labelsAssumed()) {
            out.put("labelsAssumed", Trained.ASSUMED_LABELS);
        }
        return out.put(
                        "references",
                        new Canonical()
                                .put("lora", reference(lora))
                                .put("full", reference(full))
                                .node())
                .node();
    }

    private static ObjectNode reference(Cost cost) {
        return new Canonical()
                .put("trainable", trainable(cost.count))
                .put("fileBytes", cost.count.fileBytes())
                .put("memory", memory(cost.memory))
                .node();
    }

    private static ObjectNode trainable(ParameterCount count) {
        return new Canonical()
                .put("adapters", count.adapters())
                .put("head", count.head())
                .put("total", count.total())
                .put("percentOfBase", count.percentOfBase())
                .put("adaptersPercentOfBase", count.adaptersPercentOfBase())
                .node();
    }

    private static ObjectNode memory(MemoryEstimate memory) {
        return new Canonical()
                .put("weights", memory.weights())
                .put("copies", memory.copies())
                .put("adapters", memory.adapters())
                .put("gradients", memory.gradients())
                .put("optimizer", memory.optimizer())
                .put("activations", memory.activations())
                .put("runtime", memory.runtime())
                .put("total", memory.total())
                .node();
    }
}
