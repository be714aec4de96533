package graft.engine.recipe;

import java.util.List;

/// An invertible coupling on the token embeddings, `y₁ = x₁ + F(x₂)`, `y₂ = x₂ + G(y₁)` over the halves of the width,
/// undone before a language head (MAD-X, arXiv 2005.00052 §3.3; NICE, arXiv 1410.8516). F and G are bottlenecks.
///
/// @param common          common fields; it stands once, so layers mean nothing
/// @param reductionFactor half the width divided by this is the inner width; default 2
/// @param activation      between the projections
public record InvertibleSpec(Common common, double reductionFactor, Activation activation) implements AdapterSpec {

    public static InvertibleSpec defaults() {
        return new InvertibleSpec(new Common(LayerSelection.ALL, List.of(Site.EMBEDDING)), 2, Activation.RELU);
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.INVERTIBLE;
    }

    /// The inner width of F and G for a model of that width.
    public int inner(int width) {
        return Math.max(1, (int) Math.floor(width / 2 / reductionFactor));
    }

    @Override
    public InvertibleSpec withCommon(Common newCommon) {
        return new InvertibleSpec(newCommon, reductionFactor, activation);
    }

    public InvertibleSpec withReductionFactor(double newFactor) {
        return new InvertibleSpec(common, newFactor, activation);
    }

    public InvertibleSpec withActivation(Activation newActivation) {
        return new InvertibleSpec(common, reductionFactor, newActivation);
    }
}
