package graft.app.canvas;

import graft.app.ui.Messages;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.References;
import java.util.List;

/// What the budget strip measures a recipe against, chosen by a person.
public enum Yardstick {
    LORA,
    LORA_ALL,
    BITFIT,
    FULL;

    /// In words: `LoRA r 8 q, v`.
    public String title() {
        return switch (this) {
            case LORA -> Messages.text("compare.lora");
            case LORA_ALL -> Messages.text("compare.lora-all");
            case BITFIT -> Messages.text("compare.bitfit");
            case FULL -> Messages.text("compare.full");
        };
    }

    /// What it would train on the same base for the same task, without the head.
    long adapters(Recipe recipe, ModelShape shape) {
        Recipe reference = switch (this) {
            case LORA -> References.recipe(References.Method.LORA, recipe, shape);
            case BITFIT -> References.recipe(References.Method.BITFIT, recipe, shape);
            case FULL -> References.recipe(References.Method.FULL, recipe, shape);
            case LORA_ALL -> {
                LoraSpec lora = LoraSpec.defaults();
                yield recipe.withAdapters(List.of(lora.withCommon(lora.common()
                        .withSites(
                                LoraSpec.ALL_LINEAR.stream().filter(shape::has).toList()))));
            }
        };
        return ParameterCount.of(reference, shape).adapters();
    }
}
