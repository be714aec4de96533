package graft.engine.compose;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Who acts with whom: a tree whose leaves are adapters. The forms are those of the `adapters` library, whose
/// definitions they follow (its defects aside, see the guide), and the sum of PEFT.
public sealed interface Composition {

    /// One adapter.
    record Member(String name) implements Composition {}

    /// No adapter: the base alone.
    record Bare() implements Composition {}

    /// Several that act together.
    sealed interface Several extends Composition {
        List<Composition> parts();
    }

    /// One after the other, each reading what the one before it left. Of LoRAs at one map the first's update
    /// is read by the second: `W x + s_b B_b A_b (s_a B_a A_a x)`.
    record Stack(List<Composition> parts) implements Several {
        public Stack {
            parts = several("stack", parts, 1);
        }
    }

    /// All at once, their updates added up, as PEFT's active adapters.
    record Sum(List<Composition> parts) implements Several {
        public Sum {
            parts = several("sum", parts, 1);
        }
    }

    /// AdapterFusion over the parts (arXiv 2005.00247 §3.2), with trained attention of its own.
    ///
    /// @param name what its attention is known by: its members' names
    record Fuse(List<Composition> parts, String name) implements Several {
        public Fuse {
            parts = several("fuse", parts, 1);
            for (Composition part : parts) {
                if (!(part instanceof Member || part instanceof Stack)) {
                    throw wrong("A fusion is of adapters, or of stacks of them.", "Take the inner form out.");
                }
            }
        }

        public static Fuse of(List<Composition> parts) {
            return new Fuse(
                    parts, parts.stream().flatMap(part -> part.names().stream()).collect(Collectors.joining(",")));
        }
    }

    /// The weighted mean of what each would give at every place.
    ///
    /// @param weights one for each part
    record Average(List<Composition> parts, List<Double> weights) implements Several {
        public Average {
            parts = several("average", parts, 1);
            weights = finite("average", parts, weights);
        }

        /// With weights that add up to 1.
        ///
        /// @param weights any, or empty for equal ones
        public static Average normalised(List<Composition> parts, List<Double> weights) {
            return new Average(parts, Composition.normalised(weights, parts.size()));
        }
    }

    /// Each acts on its own stretch of every row's positions.
    ///
    /// @param lengths of the stretches; together the row's length
    record Split(List<Composition> parts, List<Integer> lengths) implements Several {
        public Split {
            parts = several("split", parts, 1);
            lengths = positive("split", parts, lengths);
        }
    }

    /// Each acts on its own rows of the batch.
    ///
    /// @param sizes numbers of rows; together the batch
    record BatchSplit(List<Composition> parts, List<Integer> sizes) implements Several {
        public BatchSplit {
            parts = several("batch split", parts, 1);
            sizes = positive("batch split", parts, sizes);
        }
    }

    /// Each acts on all rows, and gives an output of its own.
    record Parallel(List<Composition> parts) implements Several {
        public Parallel {
            parts = several("parallel", parts, 1);
        }
    }

    /// The names of its adapters, each once, in order.
    default Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        collect(this, names);
        return names;
    }

    private static void collect(Composition tree, Set<String> names) {
        switch (tree) {
            case Member member -> names.add(member.name);
            case Bare _ -> {}
            case Several several -> several.parts().forEach(part -> collect(part, names));
        }
    }

    /// One composition for each output that it gives: several where something in it is parallel.
    ///
    /// @throws InvalidInput when a parallel part stands where its outputs would meet again
    default List<Composition> alternatives() {
        return switch (this) {
            case Parallel parallel ->
                parallel.parts.stream()
                        .flatMap(part -> part.alternatives().stream())
                        .toList();
            case Stack stack -> {
                List<List<Composition>> stacks = List.of(List.of());
                for (Composition part : stack.parts) {
                    List<List<Composition>> longer = new ArrayList<>();
                    for (List<Composition> before : stacks) {
                        for (Composition alternative : part.alternatives()) {
                            List<Composition> all = new ArrayList<>(before);
                            all.add(alternative);
                            longer.add(all);
                        }
                    }
                    stacks = longer;
                }
                yield stacks.stream().<Composition>map(Stack::new).toList();
            }
            case Several several -> {
                if (several.parts().stream()
                        .anyMatch(part -> part.alternatives().size() > 1)) {
                    throw wrong(
                            "Parallel adapters give outputs of their own; they cannot be part of what makes one of them.",
                            "Put parallel outside, or use average.");
                }
                yield List.of(this);
            }
            case Member _, Bare _ -> List.of(this);
        };
    }

    /// What acts on one row of a batch: the same without batch splits.
    ///
    /// @param row  its index
    /// @param rows of the batch
    default Composition atRow(int row, int rows) {
        return switch (this) {
            case BatchSplit split -> {
                int sum = split.sizes.stream().mapToInt(Integer::intValue).sum();
                if (sum != rows) {
                    throw wrong(
                            "A batch split of " + split.sizes + " rows meets a batch of " + rows + ".",
                            "Give sizes that add up to the batch.");
                }
                int from = 0;
                int part = 0;
                while (row >= from + split.sizes.get(part)) {
                    from += split.sizes.get(part);
                    part++;
                }
                yield split.parts.get(part).atRow(row - from, split.sizes.get(part));
            }
            case Several several -> with(several, part -> part.atRow(row, rows));
            case Member _, Bare _ -> this;
        };
    }

    private static Composition with(Several several, UnaryOperator<Composition> change) {
        List<Composition> parts = several.parts().stream().map(change).toList();
        return switch (several) {
            case Stack _ -> new Stack(parts);
            case Sum _ -> new Sum(parts);
            case Fuse fuse -> new Fuse(parts, fuse.name);
            case Average average -> new Average(parts, average.weights);
            case Split split -> new Split(parts, split.lengths);
            case BatchSplit split -> new BatchSplit(parts, split.sizes);
            case Parallel _ -> new Parallel(parts);
        };
    }

    /// The adapters that take part where not all of them stand: parts without any are gone from stacks, sums
    /// and fusions, and are the base alone elsewhere.
    default Composition among(Set<String> present) {
        return switch (this) {
            case Member member -> present.contains(member.name) ? this : new Bare();
            case Bare _ -> this;
            case Stack stack -> thinned(stack, present);
            case Sum sum -> thinned(sum, present);
            case Fuse fuse -> thinned(fuse, present);
            case Several several -> {
                Composition left = with(several, part -> part.among(present));
                yield left.names().isEmpty() ? new Bare() : left;
            }
        };
    }

    private static Composition thinned(Several several, Set<String> present) {
        List<Composition> left = several.parts().stream()
                .map(part -> part.among(present))
                .filter(part -> !(part instanceof Bare))
                .toList();
        if (left.isEmpty()) {
            return new Bare();
        }
        return switch (several) {
            case Stack _ -> new Stack(left);
            case Fuse fuse -> new Fuse(left, fuse.name);
            default -> new Sum(left);
        };
    }

    /// How it is written: `stack(a, parallel(b, c))`.
    default String text() {
        return switch (this) {
            case Member member -> member.name;
            case Bare _ -> "base";
            case Several several ->
                several.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                        + several.parts().stream().map(Composition::text).collect(Collectors.joining(", ", "(", ")"));
        };
    }

    /// Weights divided by their sum.
    ///
    /// @throws InvalidInput when they are not one for each part, or add up to nothing
    static List<Double> normalised(List<Double> weights, int parts) {
        if (weights.isEmpty()) {
            return Collections.nCopies(parts, 1.0 / parts);
        }
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        if (weights.size() != parts || !Double.isFinite(sum) || Math.abs(sum) < 1e-12) {
            throw wrong(
                    weights.size() + " weights " + weights + " for " + parts
                            + " adapters cannot be made to add up to 1.",
                    "Give one for each adapter, with a sum that is not 0.");
        }
        return weights.stream().map(weight -> weight / sum).toList();
    }

    private static List<Composition> several(String what, List<Composition> parts, int least) {
        if (parts.size() < least) {
            throw wrong("A " + what + " of " + parts.size() + " adapters.", "Give at least " + least + ".");
        }
        return List.copyOf(parts);
    }

    private static List<Double> finite(String what, List<Composition> parts, List<Double> weights) {
        if (weights.size() != parts.size() || weights.stream().anyMatch(weight -> !Double.isFinite(weight))) {
            throw wrong(
                    "A " + what + " of " + parts.size() + " adapters has the weights " + weights + ".",
                    "Give one number for each.");
        }
        return List.copyOf(weights);
    }

    private static List<Integer> positive(String what, List<Composition> parts, List<Integer> sizes) {
        if (sizes.size() != parts.size() || sizes.stream().anyMatch(size -> size < 1)) {
            throw wrong(
                    "A " + what + " of " + parts.size() + " adapters has the sizes " + sizes + ".",
                    "Give one positive number for each.");
        }
        return List.copyOf(sizes);
    }

    private static InvalidInput wrong(String what, String wayOut) {
        return new InvalidInput(ErrorCode.ARGUMENT_INVALID, what, wayOut);
    }
}
