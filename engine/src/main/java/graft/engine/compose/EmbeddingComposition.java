package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import graft.engine.compose.Composition.Average;
import graft.engine.compose.Composition.Bare;
import graft.engine.compose.Composition.Member;
import graft.engine.compose.Composition.Several;
import graft.engine.compose.Composition.Split;
import graft.engine.model.EmbeddingAdapter;
import graft.engine.model.Pass;
import graft.engine.tensor.Kernels;

/// Several adapters at the table of tokens. Stacks and sums follow one another.
final class EmbeddingComposition implements EmbeddingAdapter {

    private final Composition tree;
    private final Places.Place<EmbeddingAdapter> place;

    EmbeddingComposition(Composition tree, Places.Place<EmbeddingAdapter> place) {
        this.tree = tree;
        this.place = place;
    }

    @Override
    public NDArray adapt(NDArray ids, NDArray rows, Pass pass) {
        return run(tree, ids, rows, pass);
    }

    private NDArray run(Composition part, NDArray ids, NDArray rows, Pass pass) {
        return switch (part) {
            case Bare _ -> rows;
            case Member member -> {
                NDArray output = rows;
                for (EmbeddingAdapter adapter : place.of(member.name())) {
                    output = adapter.adapt(ids, output, pass);
                }
                yield output;
            }
            case Average average -> {
                NDArray all = rows;
                for (int i = 0; i < average.parts().size(); i++) {
                    NDArray change =
                            run(average.parts().get(i), ids, rows, pass).sub(rows);
                    all = all.add(Kernels.times(change, average.weights().get(i)));
                }
                yield all;
            }
            case Split split -> {
                JunctionComposition.checkLength(split, rows.getShape().get(1));
                NDList outputs = new NDList();
                int from = 0;
                for (int i = 0; i < split.parts().size(); i++) {
                    String here = ":, " + from + ":" + (from + split.lengths().get(i));
                    outputs.add(run(split.parts().get(i), ids.get(here), rows.get(here), pass));
                    from += split.lengths().get(i);
                }
                yield NDArrays.concat(outputs, 1);
            }
            case Several several -> {
                NDArray output = rows;
                for (Composition child : several.parts()) {
                    output = run(child, ids, output, pass);
                }
                yield output;
            }
        };
    }
}
