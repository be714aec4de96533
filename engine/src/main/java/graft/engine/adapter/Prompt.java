package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Pass;
import graft.engine.model.PromptAdapter;
import graft.engine.recipe.PromptSpec;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import java.util.List;

/// Prompt tuning (arXiv 2104.08691 §2): `[P; X]`, n learned vectors P (n, e) in front of the text's vectors
/// X. The model stays as it is; only P is trained. They start uniform within ±0.5, or as the vectors of a
/// text's tokens (§3.2). A fresh prompt is no identity: the text attends to it.
final class Prompt implements PromptAdapter {

    private static final double RANGE = 0.5;

    private final PromptSpec spec;
    private final NDArray rows;

    /// @param table the vectors of words, (V, e)
    /// @param text  ids of the tokens that it starts from; empty for a random start
    Prompt(PromptSpec spec, NDArray table, List<Integer> text, NDManager manager) {
        this.spec = spec;
        long width = table.getShape().get(1);
        rows = text.isEmpty()
                ? new Initial(manager).uniform(RANGE, spec.length(), width)
                : ofText(spec.length(), table, text, manager);
    }

    /// Repeated or cut to the length.
    private static NDArray ofText(int length, NDArray table, List<Integer> text, NDManager manager) {
        long[] ids = new long[length];
        for (int i = 0; i < length; i++) {
            ids[i] = text.get(i % text.size());
        }
        try (NDArray chosen = manager.create(ids);
                NDArray words = Kernels.embedding(chosen, table)) {
            NDArray copy = Optimize.copyOf(manager, words);
            copy.setRequiresGradient(true);
            return copy;
        }
    }

    @Override
    public int length() {
        return spec.length();
    }

    @Override
    public boolean afterFirst() {
        return spec.afterFirst();
    }

    @Override
    public boolean amongWords() {
        return spec.amongWords();
    }

    @Override
    public NDArray rows(Pass pass) {
        return rows;
    }

    List<Parameter> parameters(String at) {
        return List.of(
                new Parameter(at + ".prompt", rows, Group.ADAPTER, spec.common().learningRate(), true));
    }
}
