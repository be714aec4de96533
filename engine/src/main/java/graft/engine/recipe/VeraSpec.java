package graft.engine.recipe;

import java.util.List;

/// Vector-based random matrix adaptation, `y = W x + λ_b ⊙ B (λ_d ⊙ A x)`: A and B are random, frozen and the
/// same for every place, cut to each map's widths; only the vectors are trained (VeRA, arXiv 2310.11454
/// §3.2). λ_b starts at zero, so that a fresh one changes nothing.
///
/// @param common   places and common fields; dropout acts on x
/// @param rank     rows of A; default 256
/// @param dInitial the value at which λ_d starts; default 0.1
/// @param seed     of A and B, which are made from it again and are not kept in files; default 0
/// @param scaling  a factor on what is added, which the paper does not have; default 1
public record VeraSpec(Common common, int rank, double dInitial, long seed, double scaling) implements AdapterSpec {

    /// Rank 256 on query and value of every layer.
    public static VeraSpec defaults() {
        return new VeraSpec(
                new Common(LayerSelection.ALL, List.of(Site.ATTENTION_Q, Site.ATTENTION_V)), 256, 0.1, 0, 1);
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.VERA;
    }

    @Override
    public VeraSpec withCommon(Common newCommon) {
        return new VeraSpec(newCommon, rank, dInitial, seed, scaling);
    }

    public VeraSpec withRank(int newRank) {
        return new VeraSpec(common, newRank, dInitial, seed, scaling);
    }

    public VeraSpec withDInitial(double newInitial) {
        return new VeraSpec(common, rank, newInitial, seed, scaling);
    }

    public VeraSpec withSeed(long newSeed) {
        return new VeraSpec(common, rank, dInitial, newSeed, scaling);
    }

    public VeraSpec withScaling(double newScaling) {
        return new VeraSpec(common, rank, dInitial, seed, newScaling);
    }
}
