package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import graft.engine.adapter.Fusible;
import graft.engine.compose.Composition.Average;
import graft.engine.compose.Composition.Bare;
import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.Composition.Member;
import graft.engine.compose.Composition.Several;
import graft.engine.compose.Composition.Split;
import graft.engine.compose.Composition.Stack;
import graft.engine.compose.Composition.Sum;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Norm;
import graft.engine.model.OutputAdapter;
import graft.engine.model.ParallelAdapter;
import graft.engine.model.Pass;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Several adapters at one sub-layer's output. What each part gives is the output that it would give alone;
/// parts that differ in whether the residual follows are brought to the same side of it before they are
/// mixed.
final class JunctionComposition implements OutputAdapter {

    private final Composition tree;
    private final Places.Place<OutputAdapter> place;
    private final Map<String, Fusion> fusions;

    JunctionComposition(Composition tree, Places.Place<OutputAdapter> place, Map<String, Fusion> fusions) {
        this.tree = tree;
        this.place = place;
        this.fusions = fusions;
        check(tree);
    }

    private void check(Composition part) {
        switch (part) {
            case Fuse fuse -> {
                fuse.names().forEach(name -> {
                    if (!(last(new Member(name)) instanceof Fusible)) {
                        throw new InvalidInput(
                                ErrorCode.ARGUMENT_INVALID,
                                "Adapter " + name + " has no update that a fusion could read.",
                                "AdapterFusion is of bottleneck adapters.");
                    }
                });
                fusion(fuse);
            }
            case Several several -> several.parts().forEach(this::check);
            case Member _, Bare _ -> {}
        }
    }

    private Fusion.Layer fusion(Fuse fuse) {
        Fusion fusion = fusions.get(fuse.name());
        Fusion.Layer layer = fusion == null ? null : fusion.at(place.hooks());
        if (layer == null) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "There is no trained fusion of " + fuse.name() + " at layer " + place.layer()
                            + ", where they stand.",
                    "Train one with the recipe's field fusion, at the layers and sites of its members.");
        }
        return layer;
    }

    /// A sub-layer's input and output on the way through adapters.
    private record State(NDArray h, NDArray x, @Nullable Norm norm, Pass pass) {
        State with(NDArray output) {
            return new State(output, x, norm, pass);
        }

        State positions(long from, long to) {
            return new State(along(h, from, to), along(x, from, to), norm, pass);
        }

        private static NDArray along(NDArray states, long from, long to) {
            return states.get(":, " + from + ":" + to);
        }
    }

    @Override
    public NDArray adapt(NDArray h, NDArray x, @Nullable Norm norm, Pass pass) {
        return run(tree, new State(h, x, norm, pass));
    }

    @Override
    public boolean residualFollows() {
        return follows(tree);
    }

    @Override
    public boolean byPosition() {
        return byPosition(tree);
    }

    private boolean byPosition(Composition part) {
        return switch (part) {
            case Bare _ -> true;
            case Member member -> place.of(member.name()).stream().allMatch(OutputAdapter::byPosition);
            case Split _ -> false;
            case Fuse fuse ->
                !fusion(fuse).isRecording() && fuse.parts().stream().allMatch(this::byPosition);
            case Several several -> several.parts().stream().allMatch(this::byPosition);
        };
    }

    private NDArray run(Composition part, State state) {
        return switch (part) {
            case Bare _ -> state.h;
            case Member member -> alone(member, state);
            case Stack stack -> inOrder(stack.parts(), state);
            case Sum sum -> sum(sum, state);
            case Average average -> average(average, state);
            case Split split -> split(split, state);
            case Fuse fuse -> fuse(fuse, state);
            case Several several -> throw new IllegalStateException(several.text());
        };
    }

    /// As at a junction: what is parallel first.
    private NDArray alone(Member member, State state) {
        NDArray h = state.h;
        for (OutputAdapter adapter : ordered(member)) {
            h = adapter.adapt(h, state.x, state.norm, state.pass);
        }
        return h;
    }

    private List<OutputAdapter> ordered(Member member) {
        List<OutputAdapter> ordered = new ArrayList<>(place.of(member.name()));
        ordered.sort(Comparator.comparing(adapter -> !(adapter instanceof ParallelAdapter)));
        return ordered;
    }

    private NDArray inOrder(List<Composition> parts, State state) {
        State at = state;
        for (Composition part : parts) {
            at = at.with(run(part, at));
        }
        return at.h;
    }

    /// h and the change that each part makes to it.
    private NDArray sum(Sum sum, State state) {
        NDArray start = follows(sum) ? state.h : OutputAdapter.finish(state.h, state.x, state.norm);
        NDArray all = start;
        for (Composition part : sum.parts()) {
            all = all.add(sided(part, follows(sum), state).sub(start));
        }
        return all;
    }

    private NDArray average(Average average, State state) {
        NDArray all = null;
        for (int i = 0; i < average.parts().size(); i++) {
            NDArray output = sided(average.parts().get(i), follows(average), state);
            NDArray share = Kernels.times(output, average.weights().get(i));
            all = all == null ? share : all.add(share);
        }
        return Objects.requireNonNull(all);
    }

    private NDArray split(Split split, State state) {
        long length = state.h.getShape().get(1);
        checkLength(split, length);
        NDList outputs = new NDList();
        long from = 0;
        for (int i = 0; i < split.parts().size(); i++) {
            long to = from + split.lengths().get(i);
            outputs.add(sided(split.parts().get(i), follows(split), state.positions(from, to)));
            from = to;
        }
        return NDArrays.concat(outputs, 1);
    }

    static void checkLength(Split split, long length) {
        if (split.lengths().stream().mapToLong(Integer::longValue).sum() != length) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "A split of " + split.lengths() + " positions meets rows of " + length + ".",
                    "Give lengths that add up to the rows' length, padding included.");
        }
    }

    private NDArray fuse(Fuse fuse, State state) {
        Fusion.Layer fusion = fusion(fuse);
        Fusible last = (Fusible) last(fuse);
        Fusible.Entry entry = last.enter(state.h, state.x, state.norm, fusion.queryBeforeNorm());
        List<NDArray> updates = new ArrayList<>();
        for (Composition part : fuse.parts()) {
            updates.add(update(part, entry.input(), state));
        }
        return fusion.apply(entry.query(), entry.residual(), updates, state.pass);
    }

    /// What the fusion reads of a part: of an adapter its update of what the fusion's last member reads, as
    /// the library has it; of a stack its last adapter's update of what that one reads, the others before it
    /// in place.
    private NDArray update(Composition part, NDArray input, State state) {
        if (!(part instanceof Stack stack) || stack.parts().size() == 1) {
            return ((Fusible) last(part)).update(input, state.pass);
        }
        List<Composition> before = stack.parts().subList(0, stack.parts().size() - 1);
        NDArray h = inOrder(before, state);
        Fusible last = (Fusible) last(stack);
        return last.update(last.enter(h, state.x, state.norm, false).input(), state.pass);
    }

    private OutputAdapter last(Composition part) {
        return switch (part) {
            case Member member -> ordered(member).getLast();
            case Several several -> last(several.parts().getLast());
            case Bare _ -> throw new IllegalStateException("nothing stands there");
        };
    }

    /// A part's output before the residual, or after it.
    private NDArray sided(Composition part, boolean before, State state) {
        NDArray output = run(part, state);
        return before || !follows(part) ? output : OutputAdapter.finish(output, state.x, state.norm);
    }

    /// Whether the residual follows what a part gives.
    private boolean follows(Composition part) {
        return switch (part) {
            case Bare _ -> true;
            case Member member -> ordered(member).getLast().residualFollows();
            case Stack stack -> follows(stack.parts().getLast());
            case Fuse fuse -> last(fuse).residualFollows();
            case Several several -> several.parts().stream().allMatch(this::follows);
        };
    }
}
