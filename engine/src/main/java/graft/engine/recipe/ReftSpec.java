package graft.engine.recipe;

import java.util.List;

/// Representation fine-tuning: edits a layer's output at a few positions, `h + Rᵀ (W h + b − R h)` (ReFT,
/// arXiv 2404.03592 §3.2). The first positions have one set of weights, the last ones another, or both the
/// same when tied.
///
/// @param common          layers and common fields; dropout acts on the edited state
/// @param preset          which of the three forms
/// @param rank            rows of R and W; default 4
/// @param prefixPositions how many of a row's first tokens are edited; default 3
/// @param suffixPositions how many of its last; default 0
/// @param tied            one set of weights for both. Untied there are two even where one edits no position,
/// as in the `adapters` library
/// @param activation      on `W h + b`; default linear, the published form
public record ReftSpec(
        Common common,
        Preset preset,
        int rank,
        int prefixPositions,
        int suffixPositions,
        boolean tied,
        Activation activation)
        implements AdapterSpec {

    public enum Preset {
        /// R has orthonormal rows.
        LOREFT("loreft", true, true),
        /// R is free.
        NOREFT("noreft", false, true),
        /// R is free and `R h` is not subtracted.
        DIREFT("direft", false, false);

        private final String text;
        private final boolean orthogonal;
        private final boolean subtracts;

        Preset(String text, boolean orthogonal, boolean subtracts) {
            this.text = text;
            this.orthogonal = orthogonal;
            this.subtracts = subtracts;
        }

        public String text() {
            return text;
        }

        /// Whether the rows of R are kept orthonormal.
        public boolean orthogonal() {
            return orthogonal;
        }

        /// Whether `R h` is subtracted.
        public boolean subtracts() {
            return subtracts;
        }
    }

    /// LoReFT of rank 4 at the first three tokens, in every layer.
    public static ReftSpec defaults() {
        return new ReftSpec(
                new Common(LayerSelection.ALL, List.of(Site.LAYER_OUTPUT)),
                Preset.LOREFT,
                4,
                3,
                0,
                false,
                Activation.LINEAR);
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.REFT;
    }

    @Override
    public ReftSpec withCommon(Common newCommon) {
        return new ReftSpec(newCommon, preset, rank, prefixPositions, suffixPositions, tied, activation);
    }

    public ReftSpec withPreset(Preset newPreset) {
        return new ReftSpec(common, newPreset, rank, prefixPositions, suffixPositions, tied, activation);
    }

    public ReftSpec withRank(int newRank) {
        return new ReftSpec(common, preset, newRank, prefixPositions, suffixPositions, tied, activation);
    }

    public ReftSpec withPositions(int prefix, int suffix) {
        return new ReftSpec(common, preset, rank, prefix, suffix, tied, activation);
    }

    public ReftSpec withTied(boolean newTied) {
        return new ReftSpec(common, preset, rank, prefixPositions, suffixPositions, newTied, activation);
    }

    public ReftSpec withActivation(Activation newActivation) {
        return new ReftSpec(common, preset, rank, prefixPositions, suffixPositions, tied, newActivation);
    }
}
