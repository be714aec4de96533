package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.model.Norm;
import graft.engine.model.Weight;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Task;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What turns an adapted model's last hidden state into its output, as data: it is stored beside an adapter
/// and made anew when the adapter is put on a base.
public sealed interface HeadForm {

    /// The head, with zeros where its trained values will be; null for the base's own language head, or for
    /// none.
    @Nullable
    Head make(BaseModel base, Task task, NDManager manager);

    /// The form of a task's own head of which those tensors are stored, so that heads of earlier versions are read.
    static HeadForm ofTask(BaseModel base, Task task, Set<String> stored) {
        return TaskHead.form(base, task, stored);
    }

    /// The head that a task gets here: one new linear map, or the base's language head.
    record OfTask() implements HeadForm {
        @Override
        public @Nullable Head make(BaseModel base, Task task, NDManager manager) {
            return TaskHead.of(base, task, manager);
        }
    }

    /// The classifier that came with the base, where it has one.
    record OfBase() implements HeadForm {
        @Override
        public @Nullable Head make(BaseModel base, Task task, NDManager manager) {
            return base.ownHead();
        }
    }

    /// Nothing beyond the base's own language head.
    record None() implements HeadForm {
        @Override
        public @Nullable Head make(BaseModel base, Task task, NDManager manager) {
            return null;
        }
    }

    /// A head of another library: its own steps in their order.
    record Steps(Head.Reads reads, List<Step> steps) implements HeadForm {
        public Steps {
            steps = List.copyOf(steps);
        }

        @Override
        public Head make(BaseModel base, Task task, NDManager manager) {
            return new Head(
                    reads, steps.stream().map(step -> made(step, base, manager)).toList());
        }

        private static Head.Step made(Step step, BaseModel base, NDManager manager) {
            return switch (step) {
                case Dense dense ->
                    new Head.Dense(
                            weight(dense, ".weight", new Shape(dense.out, dense.in), base, manager),
                            dense.bias ? weight(dense, ".bias", new Shape(dense.out), base, manager) : null);
                case Uncouple _ -> new Head.Uncouple(base.tokens().couplings());
                case Activate activate -> new Head.Activate(activate.activation);
                case Normalise normalise ->
                    new Head.Normalise(new Norm.Layer(
                            Weight.ofHead(normalise.name + ".weight", manager.zeros(new Shape(normalise.width))),
                            Weight.ofHead(normalise.name + ".bias", manager.zeros(new Shape(normalise.width))),
                            normalise.eps));
            };
        }

        private static Weight weight(Dense dense, String end, Shape shape, BaseModel base, NDManager manager) {
            NDArray zeros = manager.zeros(shape);
            return dense.words && base.tiedWords()
                    ? Weight.ofFrozenHead(dense.name + end, zeros)
                    : Weight.ofHead(dense.name + end, zeros);
        }

        /// Outputs of the last map; 0 where there is none.
        public int outputs() {
            int outputs = 0;
            for (Step step : steps) {
                outputs = step instanceof Dense dense ? dense.out : outputs;
            }
            return outputs;
        }
    }

    /// One step of a head.
    sealed interface Step {}

    /// `W x + b`, W (out, in); its tensors are called `name.weight` and `name.bias`.
    ///
    /// @param words whether it predicts words: then it is frozen where the base's own words are tied to its
    /// embedding
    record Dense(String name, int out, int in, boolean bias, boolean words) implements Step {}

    /// Undoes invertible adapters at the embedding.
    record Uncouple() implements Step {}

    record Activate(Activation activation) implements Step {}

    /// LayerNorm of a trained weight and bias.
    record Normalise(String name, int width, double eps) implements Step {}
}
