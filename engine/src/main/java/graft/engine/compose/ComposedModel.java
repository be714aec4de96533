package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Attachment;
import graft.engine.adapter.HeadForm;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Parameter.Group;
import graft.engine.adapter.Traits;
import graft.engine.compose.Composition.Bare;
import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.Composition.Member;
import graft.engine.compose.Composition.Several;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A base model with several adapters that act as a composition says. Parallel parts and batch splits are
/// forward passes of their own, in each of which only the adapters of those rows are on; so every method is
/// exactly itself in them.
///
/// Members and fusions belong to the caller, who closes them after this.
public final class ComposedModel implements AutoCloseable {

    private final BaseModel base;
    private final Members members;
    private final Map<String, Fusion> fusions;
    private final Set<Integer> skipped;
    private final List<Composition> alternatives;
    private final Map<Composition, AdaptedModel> models = new HashMap<>();

    /// @param fusions by their names
    /// @param skipped layers in which no adapter acts (AdapterDrop, arXiv 2010.11918 §3)
    /// @throws graft.engine.error.InvalidInput when the composition names an adapter that is not there, or
    ///                                         makes no sense
    public ComposedModel(
            BaseModel base, Composition tree, Members members, Map<String, Fusion> fusions, Set<Integer> skipped) {
        this.base = base;
        this.members = members;
        this.fusions = Map.copyOf(fusions);
        this.skipped = Set.copyOf(skipped);
        tree.names().forEach(members::get);
        this.alternatives = tree.alternatives();
    }

    /// One for each output that it gives.
    public List<Composition> alternatives() {
        return alternatives;
    }

    /// The model of a composition without parallel parts and batch splits, made on first use and put on
    /// the base.
    ///
    /// @throws InvalidInput for a batch split, whose rows are passes of their own
    public AdaptedModel on(Composition tree) {
        if (splitsRows(tree)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    tree.text() + " gives each adapter rows of its own; here all rows are treated alike.",
                    "Predict the rows with it, or name another composition.");
        }
        members.deactivate();
        AdaptedModel model = models.computeIfAbsent(tree, this::build);
        members.activate(model);
        return model;
    }

    /// The whole, where it is one forward pass for all rows.
    public AdaptedModel single() {
        if (alternatives.size() != 1) {
            throw new IllegalStateException("there are " + alternatives.size() + " outputs");
        }
        return on(alternatives.getFirst());
    }

    private AdaptedModel build(Composition tree) {
        Set<String> names = tree.names();
        List<Attachment> attachments = Places.attachments(tree, members.all(), fusions, skipped);
        Lead lead = lead(tree);
        return AdaptedModel.of(
                base, lead.task(), attachments, lead.head(), parameters(tree, names, lead.parameters()), traits(tree));
    }

    private Traits traits(Composition tree) {
        Set<String> names = tree.names();
        return new Traits(
                0,
                wholeRows(tree)
                        || names.stream().anyMatch(name -> !members.get(name).cacheable()),
                names.stream().anyMatch(name -> members.get(name).masks()));
    }

    /// The whole with a new head for a task, trained beside the fusion (or the adapters) in it: one forward
    /// pass, on the base. The caller closes it.
    public AdaptedModel forTask(Task task) {
        return forTask(task, new HeadForm.OfTask());
    }

    /// As {@link #forTask(Task)}, with a head of that form.
    public AdaptedModel forTask(Task task, HeadForm form) {
        Composition tree = alternatives.getFirst();
        members.deactivate();
        List<Attachment> attachments = Places.attachments(tree, members.all(), fusions, skipped);
        NDManager manager = base.manager().newSubManager();
        Head head = form.make(base, task, manager);
        List<Parameter> parameters = new ArrayList<>(parameters(tree, tree.names(), List.of()));
        if (head != null) {
            parameters.addAll(Parameter.ofHead(head, manager));
        }
        return AdaptedModel.of(base, task, attachments, head, parameters, traits(tree))
                .owning(List.<AutoCloseable>of(manager::close));
    }

    private static Task wordsOf(BaseModel base) {
        return new Task(base.shape().family().encoder() ? Task.Kind.MASKED_LM : Task.Kind.CAUSAL_LM, List.of());
    }

    /// The head that is used: a fusion's own where it has one, else the last adapter's.
    private Lead lead(Composition tree) {
        return switch (tree) {
            case Member member -> {
                AdaptedModel model = members.get(member.name());
                yield new Lead(
                        model.task(),
                        model.head(),
                        model.parameters().stream()
                                .filter(parameter -> parameter.group() == Group.HEAD)
                                .map(parameter -> parameter.named(named(member.name(), parameter.name())))
                                .toList());
            }
            case Bare _ -> new Lead(wordsOf(base), base.ownHead(), List.of());
            case Fuse fuse -> {
                Fusion fusion = fusions.get(fuse.name());
                Lead own = fusion == null ? null : fusion.head();
                yield own == null ? lead(fuse.parts().getLast()) : own;
            }
            case Several several -> lead(several.parts().getLast());
        };
    }

    /// What is trained: with a fusion that alone, and else the adapters; and the head in use.
    private List<Parameter> parameters(Composition tree, Set<String> names, List<Parameter> head) {
        List<Parameter> all = new ArrayList<>();
        List<Fuse> fused = fuses(tree);
        fused.forEach(fuse ->
                all.addAll(Objects.requireNonNull(fusions.get(fuse.name())).parameters()));
        for (String name : fused.isEmpty() ? names : Set.<String>of()) {
            for (Parameter parameter : members.get(name).parameters()) {
                if (parameter.group() != Group.HEAD) {
                    all.add(parameter.named(named(name, parameter.name())));
                }
            }
        }
        all.addAll(head);
        return all;
    }

    /// The name of a member's parameter among those of the composed model.
    public static String named(String member, String parameter) {
        return "members." + member + "." + parameter;
    }

    private static List<Fuse> fuses(Composition tree) {
        return switch (tree) {
            case Fuse fuse -> List.of(fuse);
            case Several several ->
                several.parts().stream().flatMap(part -> fuses(part).stream()).toList();
            case Member _, Bare _ -> List.of();
        };
    }

    private static boolean splitsRows(Composition tree) {
        return tree instanceof Composition.BatchSplit
                || tree instanceof Several several && several.parts().stream().anyMatch(ComposedModel::splitsRows);
    }

    private static boolean wholeRows(Composition tree) {
        return tree instanceof Composition.Split
                || tree instanceof Several several && several.parts().stream().anyMatch(ComposedModel::wholeRows);
    }

    /// What all its outputs train, each once.
    ///
    /// @param rows of the batches that it will see
    public List<Parameter> parameters(int rows) {
        Map<String, Parameter> all = new LinkedHashMap<>();
        for (Composition alternative : alternatives) {
            for (int row = 0; row < rows; row++) {
                on(alternative.atRow(row, rows)).parameters().forEach(p -> all.putIfAbsent(p.name(), p));
            }
        }
        return List.copyOf(all.values());
    }

    /// Rows that the same adapters act on.
    ///
    /// @param tree without batch splits
    /// @param from the first row
    /// @param to   the row after the last
    public record Stretch(Composition tree, int from, int to) {}

    /// Which adapters act on which rows of a batch.
    ///
    /// @throws InvalidInput when a batch split is for another number of rows
    public static List<Stretch> stretches(Composition alternative, int rows) {
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        Composition at = alternative.atRow(0, rows);
        for (int row = 1; row <= rows; row++) {
            Composition here = row == rows ? null : alternative.atRow(row, rows);
            if (!at.equals(here)) {
                stretches.add(new Stretch(at, from, row));
                from = row;
                at = here == null ? at : here;
            }
        }
        return stretches;
    }

    /// What a forward pass gave for one alternative.
    ///
    /// @param logits of its head, or null where it has none
    public record Output(Hidden hidden, @Nullable NDArray logits) {}

    /// One output for each alternative, recording gradients where the thread does, without dropout. All
    /// belongs to the manager of the inputs.
    public List<Output> forward(Inputs inputs, boolean allStates) {
        List<Output> outputs = new ArrayList<>();
        for (Composition alternative : alternatives) {
            outputs.add(forward(alternative, inputs, allStates));
        }
        return outputs;
    }

    private Output forward(Composition alternative, Inputs inputs, boolean allStates) {
        List<Hidden> hidden = new ArrayList<>();
        List<NDArray> logits = new ArrayList<>();
        List<Stretch> stretches = stretches(alternative, Math.toIntExact(inputs.rows()));
        for (Stretch stretch : stretches) {
            Inputs part = stretches.size() == 1 ? inputs : inputs.rows(stretch.from, stretch.to);
            AdaptedModel model = on(stretch.tree);
            Hidden states = model.forward(part, allStates);
            NDArray scores = model.logitsOrNull(states.last(), part);
            hidden.add(states);
            if (scores != null) {
                logits.add(scores);
            }
        }
        Hidden whole = joined(hidden);
        return new Output(whole, logits.size() == hidden.size() ? joinedRows(logits) : null);
    }

    private static Hidden joined(List<Hidden> parts) {
        List<NDArray> states = new ArrayList<>();
        for (int i = 0; i < parts.getFirst().states().size(); i++) {
            int at = i;
            states.add(
                    joinedRows(parts.stream().map(part -> part.states().get(at)).toList()));
        }
        return new Hidden(joinedRows(parts.stream().map(Hidden::last).toList()), states);
    }

    private static NDArray joinedRows(List<NDArray> parts) {
        return parts.size() == 1 ? parts.getFirst() : NDArrays.concat(new NDList(parts), 0);
    }

    @Override
    public void close() {
        members.deactivate();
        models.values().forEach(AdaptedModel::close);
    }
}
