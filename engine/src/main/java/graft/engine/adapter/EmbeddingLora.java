package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.EmbeddingAdapter;
import graft.engine.model.Pass;
import graft.engine.model.Weight;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LowRankKernels;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// LoRA at the table of tokens W (V, e): `e = W[id] + s · B A[:, id]`, A (r, V), B (e, r) (arXiv 2106.09685 §4.1, for a
/// map of one-hot vectors). A starts at zero and B normal, as in PEFT: every row of A is reached by few tokens, so the
/// dense factor is the random one.
///
/// With magnitudes m (e), `e = (m / n) ⊙ (W[id] + s · B A[:, id])`, n the lengths of the columns of W + s (B A)ᵀ, which
/// count as constants (DoRA, arXiv 2402.09353 §4).
final class EmbeddingLora implements EmbeddingAdapter {

    private final LoraSpec spec;
    private final Weight table;
    private final double scaling;
    private final NDArray a;
    private final NDArray b;
    private final @Nullable NDArray magnitude;

    EmbeddingLora(LoraSpec spec, Weight table, NDManager manager) {
        this.spec = spec;
        this.table = table;
        this.scaling = spec.scalingAt(Site.EMBEDDING);
        int rank = spec.rankAt(Site.EMBEDDING);
        int vocabulary = table.tensor().dims().get(0);
        int width = table.tensor().dims().get(1);
        Initial initial = new Initial(manager);
        a = initial.zeros(rank, vocabulary);
        b = initial.normal(1, width, rank);
        magnitude = spec.dora() ? lengths(table.value(), manager) : null;
    }

    private static NDArray lengths(NDArray table, NDManager manager) {
        try (NDArray lengths = Kernels.columnNorms(table)) {
            NDArray copy = Optimize.copyOf(manager, lengths);
            copy.setRequiresGradient(true);
            return copy;
        }
    }

    @Override
    public NDArray adapt(NDArray ids, NDArray rows, Pass pass) {
        return magnitude == null
                ? LowRankKernels.addLowRankRows(rows, ids, a, b, scaling)
                : LowRankKernels.decomposedRows(rows, ids, a, b, magnitude, table.value(), scaling);
    }

    List<Parameter> parameters(String at) {
        Double rate = spec.common().learningRate();
        List<Parameter> all = new ArrayList<>();
        all.add(new Parameter(at + ".lora_A", a, Group.ADAPTER, rate, true));
        all.add(new Parameter(at + ".lora_B", b, Group.ADAPTER, rate, true));
        if (magnitude != null) {
            all.add(new Parameter(at + ".magnitude", magnitude, Group.ADAPTER, rate, false));
        }
        return all;
    }
}
