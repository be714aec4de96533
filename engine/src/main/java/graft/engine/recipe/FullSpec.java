package graft.engine.recipe;

import java.util.List;

/// Full fine-tuning: every parameter of the base model is trained.
///
/// @param common without layers or sites of meaning
public record FullSpec(Common common) implements AdapterSpec {

    public static FullSpec defaults() {
        return new FullSpec(new Common(LayerSelection.ALL, List.of()));
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.FULL;
    }

    @Override
    public FullSpec withCommon(Common newCommon) {
        return new FullSpec(newCommon);
    }
}
