package graft.engine.recipe;

import java.util.List;

/// Trains biases of the base model and nothing else (BitFit, arXiv 2106.10199 §3).
///
/// @param common layers; no sites
/// @param terms  which biases: empty means all, else site names such as `attention.q`, `ffn.down`, and `norm`
public record BitFitSpec(Common common, List<String> terms) implements AdapterSpec {

    public BitFitSpec {
        terms = List.copyOf(terms);
    }

    /// All biases of every layer.
    public static BitFitSpec defaults() {
        return new BitFitSpec(new Common(LayerSelection.ALL, List.of()), List.of());
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.BITFIT;
    }

    @Override
    public BitFitSpec withCommon(Common newCommon) {
        return new BitFitSpec(newCommon, terms);
    }
}
