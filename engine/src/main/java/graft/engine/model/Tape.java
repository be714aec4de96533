package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A pass whose layers have graphs of their own, which the backward pass goes through one by one, from the last down.
/// Gradients are those of the plain pass, to the bit where no parameter is used by several layers.
///
/// With activation recomputation (arXiv 1604.06174 §4) the forward pass keeps what each layer reads and nothing of what
/// it computes; the backward pass runs a layer again, from the same random numbers, and sends the gradient through it.
/// One third more work, and of the activations, and of matrices that a layer unpacks, one layer's at a time.
///
/// Without it graphs are kept, and only the matrices that a layer widens ({@link WideMemory}) are there one
/// layer's at a time.
///
/// One micro-batch's: made for its forward pass, used once by its backward pass.
public final class Tape {

    private final boolean recomputes;
    private final List<Chain> chains = new ArrayList<>();

    /// @param recomputes whether activations are computed again instead of kept
    Tape(boolean recomputes) {
        this.recomputes = recomputes;
    }

    /// A layer.
    ///
    /// @param seed of its random numbers, or null where nothing is random
    private record Layer(
            UnaryOperator<NDArray> function,
            @Nullable Long seed,
            @Nullable WideMemory wide) {}

    /// A layer's run: what it read, and where graphs are kept what it gave with its graph, and the matrices that stand
    /// in the wide memory for it.
    private record Step(
            Layer layer, NDArray input, @Nullable NDArray output, List<WideMemory.Widened> matrices) {}

    /// Layers that follow one another.
    ///
    /// @param start what the lowest of them reads, where gradients go on below, or null
    /// @param end   what the highest of them gave: a leaf whose gradient the loss leaves there
    private record Chain(@Nullable NDArray start, List<Step> steps, NDArray end) {}

    /// Runs layers on a state, which stays with its manager. Those below everything that is trained are
    /// not kept.
    ///
    /// @param seeds     one for each layer, or null where nothing is random
    /// @param wide of the base, or null
    /// @return the state above them, where the graph of what follows begins
    NDArray run(
            NDArray state, List<UnaryOperator<NDArray>> layers, @Nullable List<Long> seeds, @Nullable WideMemory wide) {
        NDArray x = state;
        boolean keep = Torch.recorded(x);
        NDArray start = keep ? x : null;
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = new Layer(layers.get(i), seeds == null ? null : seeds.get(i), wide);
            Step step = step(layer, x, keep);
            NDArray y = Objects.requireNonNull(step.output);
            boolean above = keep;
            // Recording costs nothing where nothing is trained: the first layer that shows a graph is the lowest one.
            keep = above || Torch.recorded(y);
            if (!keep) {
                if (x != state) {
                    x.close();
                }
                x = y;
                continue;
            }
            steps.add(recomputes ? new Step(layer, x, null, List.of()) : step);
            x = y;
            if (!above || !recomputes) {
                x = Torch.withoutGraph(y);
            }
            if (!above && recomputes) {
                y.close();
            }
        }
        if (!keep) {
            return x;
        }
        x.setRequiresGradient(true);
        chains.add(new Chain(start, steps, x));
        return x;
    }

    /// @param above whether something is trained below, so that the gradient goes on there
    private Step step(Layer layer, NDArray x, boolean above) {
        boolean graph = !above || !recomputes;
        NDArray input = above && graph ? Torch.withoutGraph(x) : x;
        if (input != x) {
            input.setRequiresGradient(true);
        }
        try (GradMode _ = graph ? GradMode.on() : GradMode.off();
                WideMemory.Layer open = layer.wide == null ? null : layer.wide.layer()) {
            NDArray y = once(layer, input);
            return new Step(layer, input, y, open == null ? List.of() : open.widened());
        }
    }

    /// The layer on an alias of the state in a scope of its own, so that what it makes on the way goes
    /// when it is done.
    private static NDArray once(Layer layer, NDArray x) {
        if (layer.seed != null) {
            Torch.seed(layer.seed);
        }
        NDManager batch = x.getManager();
        try (NDManager scope = batch.newSubManager()) {
            // The alias takes the layer's work into the scope and leaves the state where it is.
            NDArray alias = Torch.alias(x);
            alias.attach(scope);
            NDArray y = layer.function.apply(alias);
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
            WideMemory wide = step.layer.wide;
            try (NDManager scope = batch.newSubManager();
                    WideMemory.Layer _ = wide == null ? null : wide.again(step.matrices)) {
                NDArray output = step.output;
                NDArray input = step.input;
                if (output == null) {
                    input = Torch.withoutGraph(step.input);
                    input.attach(scope);
                    input.setRequiresGradient(goesOn);
                    output = once(step.layer, input);
                }
                output.attach(scope);
                Torch.backward(output, gradient);
                gradient.close();
                if (goesOn) {
                    gradient = Objects.requireNonNull(Torch.gradient(input));
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
