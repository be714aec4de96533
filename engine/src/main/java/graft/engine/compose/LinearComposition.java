package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import graft.engine.compose.Composition.Average;
import graft.engine.compose.Composition.Bare;
import graft.engine.compose.Composition.Member;
import graft.engine.compose.Composition.Several;
import graft.engine.compose.Composition.Split;
import graft.engine.compose.Composition.Stack;
import graft.engine.compose.Composition.Sum;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.LinearAdapter;
import graft.engine.model.Pass;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/// Several adapters at one linear map `y = W x + b`. What each part gives is its own y.
final class LinearComposition implements LinearAdapter {

    private final Composition tree;
    private final Places.Place<LinearAdapter> place;

    LinearComposition(Composition tree, Places.Place<LinearAdapter> place) {
        this.tree = tree;
        this.place = place;
        check(tree);
    }

    private void check(Composition part) {
        switch (part) {
            case Composition.Fuse fuse ->
                throw unfit(
                        "AdapterFusion reads bottleneck adapters; " + fuse.text() + " has others.",
                        "Let them act as sum or average.");
            case Average average -> {
                if (average.parts().size() > 1 && changesInput() && !onlyInputs()) {
                    throw unfit(
                            "An average of outputs is not defined where one adapter scales what a map reads and another "
                                    + "changes what it gives.",
                            "Let them act in parallel, or as an ensemble.");
                }
                average.parts().forEach(this::check);
            }
            case Several several -> several.parts().forEach(this::check);
            case Member _, Bare _ -> {}
        }
    }

    private boolean onlyInputs() {
        return place.adapters().values().stream().allMatch(all -> all.stream().allMatch(LinearAdapter::changesInput));
    }

    private static InvalidInput unfit(String what, String wayOut) {
        return new InvalidInput(ErrorCode.ARGUMENT_INVALID, what, wayOut);
    }

    @Override
    public boolean changesInput() {
        return place.adapters().values().stream().anyMatch(all -> all.stream().anyMatch(LinearAdapter::changesInput));
    }

    @Override
    public boolean byPosition() {
        boolean each =
                place.adapters().values().stream().allMatch(all -> all.stream().allMatch(LinearAdapter::byPosition));
        return each && !splits(tree);
    }

    private static boolean splits(Composition part) {
        return part instanceof Split
                || part instanceof Several several && several.parts().stream().anyMatch(LinearComposition::splits);
    }

    @Override
    public NDArray prepare(NDArray x, Pass pass) {
        return changesInput() ? prepare(tree, x, pass) : x;
    }

    private NDArray prepare(Composition part, NDArray x, Pass pass) {
        return switch (part) {
            case Bare _ -> x;
            case Member member -> {
                NDArray input = x;
                for (LinearAdapter adapter : place.of(member.name())) {
                    input = adapter.prepare(input, pass);
                }
                yield input;
            }
            case Average average -> mean(average, x, child -> prepare(child, x, pass));
            case Split split -> stretches(split, x, x, (child, piece, same) -> prepare(child, piece, pass));
            case Several several -> {
                NDArray input = x;
                for (Composition child : several.parts()) {
                    input = prepare(child, input, pass);
                }
                yield input;
            }
        };
    }

    @Override
    public NDArray adapt(NDArray x, NDArray y, Pass pass) {
        return run(tree, x, y, pass);
    }

    private NDArray run(Composition part, NDArray x, NDArray y, Pass pass) {
        return switch (part) {
            case Bare _ -> y;
            case Member member -> all(place.of(member.name()), x, y, pass);
            case Sum sum -> {
                NDArray output = y;
                for (Composition child : sum.parts()) {
                    output = run(child, x, output, pass);
                }
                yield output;
            }
            case Stack stack -> stack(stack, x, y, pass);
            case Average average -> mean(average, y, child -> run(child, x, y, pass));
            case Split split -> stretches(split, x, y, (child, input, output) -> run(child, input, output, pass));
            case Several several -> throw new IllegalStateException(several.text());
        };
    }

    private static NDArray all(List<LinearAdapter> adapters, NDArray x, NDArray y, Pass pass) {
        NDArray output = y;
        for (LinearAdapter adapter : adapters) {
            output = adapter.adapt(x, output, pass);
        }
        return output;
    }

    /// Updates that only add follow one another as maps of their own, and the last one's is added to y; what
    /// rescales y does so in turn.
    private NDArray stack(Stack stack, NDArray x, NDArray y, Pass pass) {
        List<Composition> adding = new ArrayList<>();
        NDArray output = y;
        for (Composition part : stack.parts()) {
            if (adds(part)) {
                adding.add(part);
            } else {
                output = run(part, x, output, pass);
            }
        }
        NDArray input = x;
        for (int i = 0; i < adding.size(); i++) {
            if (i + 1 == adding.size()) {
                return run(adding.get(i), input, output, pass);
            }
            if (x.getShape().getLastDimension() != y.getShape().getLastDimension()) {
                throw unfit(
                        "A stack of LoRAs hands the first one's update to the next, which takes a square map; here a map "
                                + "of " + x.getShape().getLastDimension() + " to "
                                + y.getShape().getLastDimension() + " is adapted by " + stack.text() + ".",
                        "Let them act as sum.");
            }
            input = Kernels.toFloat(run(adding.get(i), input, Kernels.times(y, 0), pass));
        }
        return output;
    }

    private boolean adds(Composition part) {
        return part.names().stream().allMatch(name -> place.of(name).stream().allMatch(LinearAdapter::adds));
    }

    private interface Each {
        NDArray of(Composition part);
    }

    private static NDArray mean(Average average, NDArray start, Each each) {
        NDArray all = start;
        for (int i = 0; i < average.parts().size(); i++) {
            NDArray change = each.of(average.parts().get(i)).sub(start);
            all = all.add(Kernels.times(change, average.weights().get(i)));
        }
        return all;
    }

    private interface Stretch {
        NDArray of(Composition part, NDArray x, NDArray y);
    }

    private static NDArray stretches(Split split, NDArray x, NDArray y, Stretch each) {
        JunctionComposition.checkLength(split, x.getShape().get(1));
        NDList outputs = new NDList();
        int from = 0;
        for (int i = 0; i < split.parts().size(); i++) {
            String here = ":, " + from + ":" + (from + split.lengths().get(i));
            outputs.add(each.of(split.parts().get(i), x.get(here), y.get(here)));
            from += split.lengths().get(i);
        }
        return NDArrays.concat(outputs, 1);
    }
}
