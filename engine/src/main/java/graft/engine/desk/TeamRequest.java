package graft.engine.desk;

import graft.engine.recipe.LayerSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Several adapters over one base, and how they act together.
///
/// @param adapters runs, adapters' folders or names of imported ones
/// @param compose  as the command line writes it; empty for a single adapter
/// @param weights  of an average or an ensemble; empty for equal ones
/// @param lengths  of a split's stretches, or a batch split's rows
/// @param fusion   a run that trained a fusion, or the folder of one that the `adapters` library saved; or null
/// @param skipped  layers without adapters, or null
public record TeamRequest(
        List<String> adapters,
        String compose,
        List<Double> weights,
        List<Integer> lengths,
        @Nullable String fusion,
        @Nullable LayerSelection skipped) {

    public TeamRequest {
        adapters = List.copyOf(adapters);
        weights = List.copyOf(weights);
        lengths = List.copyOf(lengths);
    }

    /// Whether it is more than one adapter as it is.
    public boolean together() {
        return adapters.size() > 1 || !compose.isEmpty() || skipped != null;
    }

    /// Whether the outputs of the alternatives are averaged in the end.
    boolean ensemble() {
        return compose.equals("ensemble");
    }
}
