package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Activation recomputation (arXiv 1604.06174 §4), layer by layer: the forward pass keeps what each layer
/// reads and nothing of what it computes; the backward pass runs a layer again, from the same random numbers,
/// and sends the gradient through it. One third more work, and of the activations, and of matrices that a
/// layer unpacks, one layer's at a time. Gradients are those of the plain pass, to the bit where no parameter
/// is used by several layers.
///
/// One micro-batch's: made for its forward pass, used once by its backward pass.
public final class Tape {

    private final List<Chain> chains = new ArrayList<>();

    /// A layer's run: what it read, and from which seed its random numbers came.
    private record Step(NDArray input, @Nullable Long seed, UnaryOperator<NDArray> layer) {}

    /// Layers that follow one another.
    ///
    /// @param start what the lowest of them reads, where gradients go on below, or null
    /// @param end   what the highest of them gave: a leaf whose gradient the loss leaves there
    private record Chain(@Nullable NDArray start, List<Step> steps, NDArray end) {}

    /// Runs layers on a state, which stays with its manager. Those below everything that is trained are
    /// not kept.
    ///
    /// @param seeds one for each layer, or null where nothing is random
    /// @return the state above them, where the graph of what follows begins
    NDArray run(NDArray state, List<UnaryOperator<NDArray>> layers, @Nullable List<Long> seeds) {
        NDArray x = state;
        boolean keep = Torch.recorded(x);
        NDArray start = keep ? x : null;
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Step step = new Step(x, seeds == null ? null : seeds.get(i), layers.get(i));
            NDArray y;
            try (GradMode _ = keep ? GradMode.off() : GradMode.on()) {
                y = once(step, x);
            }
            // Recording costs nothing where nothing is trained: the first layer that shows a graph is the lowest one.
            if (!keep && Torch.recorded(y)) {
                keep = true;
                try (NDArray graph = y) {
                    y = Torch.withoutGraph(graph);
                }
            }
            if (keep) {
                steps.add(step);
            } else if (x != state) {
                x.close();
            }
            x = y;
        }
        if (!keep) {
            return x;
        }
        x.setRequiresGradient(true);
        chains.add(new Chain(start, steps, x));
        return x;
    }

    /// The layer on an alias of the state in a scope of its own, so that what it makes on the way goes
    /// when it is done.
    private static NDArray once(Step step, NDArray x) {
        if (step.seed != null) {
            Torch.seed(step.seed);
        }
        NDManager batch = x.getManager();
        try (NDManager scope = batch.newSubManager()) {
            // The alias takes the layer's work into the scope and leaves the state where it is.
            NDArray alias = Torch.alias(x);
            alias.attach(scope);
            NDArray y = step.layer.apply(alias);
            y.attach(batch);
            return y;
        }
    }

    /// Sends the gradients that a loss has left at the ends of its chains through their layers, from the
    /// last one down.
    public void backward() {
        try (GradMode _ = GradMode.on()) {
            for (Chain chain : chains) {
                NDArray gradient = Torch.gradient(chain.end);
                if (gradient != null) {
                    backward(chain, gradient);
                }
            }
        }
        chains.clear();
    }

    private static void backward(Chain chain, NDArray last) {
        NDArray gradient = last;
        for (int i = chain.steps.size() - 1; i >= 0; i--) {
            Step step = chain.steps.get(i);
            NDManager batch = step.input.getManager();
            boolean goesOn = i > 0 || chain.start != null;
            try (NDManager scope = batch.newSubManager()) {
                NDArray input = Torch.withoutGraph(step.input);
                input.attach(scope);
                input.setRequiresGradient(goesOn);
                NDArray output = once(step, input);
                output.attach(scope);
                Torch.backward(output, gradient);
                gradient.close();
                if (goesOn) {
                    gradient = java.util.Objects.requireNonNull(Torch.gradient(input));
                    gradient.attach(batch);
                }
            }
            if (i > 0) {
                step.input.close();
            }
        }
        if (chain.start != null) {
            Torch.backward(chain.start, gradient);
            gradient.close();
        }
    }
}
