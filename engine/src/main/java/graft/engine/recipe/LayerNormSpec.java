package graft.engine.recipe;

import java.util.List;

/// Trains the norms of the base model and nothing else (arXiv 2312.11420 §3).
///
/// @param common layers; no sites. With all layers the norms outside them (of the embedding, the last one) are trained
///               too
public record LayerNormSpec(Common common) implements AdapterSpec {

    public static LayerNormSpec defaults() {
        return new LayerNormSpec(new Common(LayerSelection.ALL, List.of()));
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.LAYERNORM;
    }

    @Override
    public LayerNormSpec withCommon(Common newCommon) {
        return new LayerNormSpec(newCommon);
    }
}
