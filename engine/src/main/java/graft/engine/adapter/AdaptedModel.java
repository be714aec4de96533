package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import graft.engine.checkpoint.TensorValues;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.model.KeyValueCache;
import graft.engine.model.Pass;
import graft.engine.model.RowLayout;
import graft.engine.model.Weight;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.FreedMemory;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A base model with a recipe's adapters at its sites and the task's head. The base stays as it is; closing
/// this takes the adapters off again. One thread uses it at a time.
public final class AdaptedModel implements AutoCloseable {

    private final BaseModel base;
    private final NDManager manager;
    private final Attached attached;
    private final @Nullable Head head;
    private final Objective objective;
    private final List<Parameter> parameters;
    private final Traits traits;
    private final Assembly origin;
    private final List<AutoCloseable> owned = new ArrayList<>();
    private Supplier<@Nullable NDArray> penalty = () -> null;
    private boolean adaptersEnabled = true;
    private boolean recompute;
    private RowLayout layout = RowLayout.QUICKEST;

    /// @param manager owns what the model adds to the base; the model closes it
    AdaptedModel(
            Assembly origin,
            BaseModel base,
            NDManager manager,
            List<Attachment> attachments,
            @Nullable Head head,
            List<Parameter> parameters,
            Traits traits) {
        this.origin = origin;
        this.base = base;
        this.manager = manager;
        this.attached = new Attached(attachments);
        this.head = head;
        this.objective = new Objective(base, origin.task(), head);
        this.traits = traits;
        this.parameters = List.copyOf(parameters);
    }

    /// A model of adapters and a head that others made and own, for compositions of them. It is on the
    /// base.
    ///
    /// @param attachments that are off
    /// @param parameters  what is trained of them
    public static AdaptedModel of(
            BaseModel base,
            Task task,
            List<Attachment> attachments,
            @Nullable Head head,
            List<Parameter> parameters,
            Traits traits) {
        NDManager manager = base.manager().newSubManager();
        attachments.forEach(Attachment::attach);
        return new AdaptedModel(new Assembly(List.of(), task), base, manager, attachments, head, parameters, traits);
    }

    /// Attaches adapters and makes the task's head.
    ///
    /// @param adapters a recipe's, in order; empty trains the head alone
    /// @param task     with its labels known
    /// @param seed     of everything random in their starting values
    /// @throws InvalidInput when an adapter does not fit the base
    public static AdaptedModel build(BaseModel base, List<AdapterSpec> adapters, Task task, long seed) {
        return new Assembly(adapters, task).on(base, seed);
    }

    /// What it was built from; nothing of compositions.
    public Assembly origin() {
        return origin;
    }

    /// Whether losses keep no activations but compute them again in the backward pass; off at first ({@link
    /// graft.engine.model.Tape}). Where they do, the memory of tensors that are gone is given back.
    public void recompute(boolean on) {
        recompute = on;
        FreedMemory.returned(on);
    }

    public boolean recomputes() {
        return recompute;
    }

    /// How rows lie in losses and predictions; {@link RowLayout#QUICKEST} at first. The results are the same.
    public void rows(RowLayout rows) {
        layout = rows;
    }

    /// The layers in which an adapter needs padded rows: a gate, say, that averages over a row.
    public List<Integer> needsPadding() {
        return base.needsPadding(pass(true));
    }

    private Pass pass(boolean training) {
        return traits.pass(training, adaptersEnabled).with(layout);
    }

    private Pass recorded(boolean training) {
        boolean widens = base.precision().packing().halved();
        return recompute || widens ? pass(training).recorded(recompute) : pass(training);
    }

    /// Logits without gradients: (B, C) for rows, (B, S, C) for token classification, (B, S, V) for language
    /// tasks.
    ///
    /// @param training whether dropout is on
    public NDArray logits(Inputs inputs, boolean training) {
        try (GradMode _ = GradMode.off()) {
            Pass pass = pass(training);
            if (head != null && head.reads() != Head.Reads.EVERY_TOKEN) {
                return objective.ofRows(inputs, null, pass);
            }
            return base.text(logits(hidden(inputs, pass, false).last(), inputs, training), pass);
        }
    }

    /// Logits of a last hidden state, recording gradients where the thread does. Those of every position
    /// include the virtual tokens of a prompt.
    public NDArray logits(NDArray last, Inputs inputs, boolean training) {
        Pass pass = pass(training);
        return head == null ? base.vocabulary(last, pass) : head.logits(base, last, base.extended(inputs, pass), pass);
    }

    /// Logits (N, C) or (N, V) at some positions only, without gradients and dropout.
    ///
    /// @param places in the flattened (B·S)
    public NDArray logitsAt(Inputs inputs, long[] places) {
        try (GradMode _ = GradMode.off()) {
            Pass pass = pass(false);
            return objective.words(base.at(inputs, pass, null, base.ofText(places, inputs, pass)), pass);
        }
    }

    /// As {@link #logitsAt(Inputs, long[])}, some places at a time.
    ///
    /// @param use takes the logits of the next places; they are gone when it returns
    public void logitsAt(Inputs inputs, long[] places, Consumer<NDArray> use) {
        try (GradMode _ = GradMode.off()) {
            Pass pass = pass(false);
            objective.words(base.at(inputs, pass, null, base.ofText(places, inputs, pass)), pass, use);
        }
    }

    /// As {@link #logits(NDArray, Inputs, boolean)} in evaluation, or null where neither the task nor the
    /// base has a head.
    public @Nullable NDArray logitsOrNull(NDArray last, Inputs inputs) {
        return head == null && !base.hasVocabularyHead() ? null : logits(last, inputs, false);
    }

    /// The hidden states without gradients, for looking inside.
    ///
    /// @param allStates every layer's, too
    public Hidden hidden(Inputs inputs, boolean allStates) {
        try (GradMode _ = GradMode.off()) {
            return hidden(inputs, pass(false), allStates);
        }
    }

    /// As {@link #hidden(Inputs, boolean)}, recording gradients where the thread does ({@link GradMode#on}):
    /// for losses other than the task's.
    public Hidden forward(Inputs inputs, boolean allStates) {
        return hidden(inputs, pass(false), allStates);
    }

    /// Vocabulary logits (B, V) at the last position, without gradients: what comes next.
    ///
    /// @param cache of the positions before `inputs`, or null where it holds whole rows
    /// @throws IllegalArgumentException with a cache, where {@link #cacheable} is false
    public NDArray next(Inputs inputs, @Nullable KeyValueCache cache) {
        if (cache != null && !cacheable()) {
            throw new IllegalArgumentException("an adapter reads whole rows");
        }
        try (GradMode _ = GradMode.off()) {
            Pass pass = pass(false);
            NDArray last = cache == null ? hidden(inputs, pass, false).last() : base.step(inputs, pass, cache);
            long positions = last.getShape().get(1);
            NDArray ends =
                    positions == 1 ? last.reshape(last.getShape().get(0), -1) : last.get(":, " + (positions - 1));
            return objective.words(ends, pass);
        }
    }

    /// Whether positions once read stay as they are when the row goes on: a gate that averages over the row
    /// changes them, and so does what is done at a row's last tokens.
    public boolean cacheable() {
        return !traits.wholeRows();
    }

    private Hidden hidden(Inputs inputs, Pass pass, boolean allStates) {
        return base.forward(inputs, pass, allStates);
    }

    /// The task's loss.
    ///
    /// @param training dropout on and gradients recorded; otherwise neither
    public Loss loss(Inputs inputs, Targets targets, LossOptions options, boolean training) {
        try (GradMode _ = training ? GradMode.on() : GradMode.off()) {
            return objective.loss(inputs, null, targets, options, training ? recorded(true) : pass(false));
        }
    }

    /// How many layers, from the first, give the same states for a row in every epoch: nothing in them is
    /// trained, added or random.
    public int frozenLayers() {
        return traits.baseDropout() > 0 ? 0 : base.untouchedLayers();
    }

    /// What the first layer above the {@link #frozenLayers} reads, (B, S, d), without gradients.
    public NDArray frozen(Inputs inputs) {
        try (GradMode _ = GradMode.off()) {
            return base.upTo(frozenLayers(), inputs, pass(true));
        }
    }

    /// The task's loss in training, from a hidden state on.
    ///
    /// @param start what a layer above the {@link #frozenLayers} reads
    public Loss loss(Inputs inputs, BaseModel.Start start, Targets targets, LossOptions options) {
        try (GradMode _ = GradMode.on()) {
            return objective.loss(inputs, start, targets, options, recorded(true));
        }
    }

    /// The task's loss with gradients but without dropout: what reference values are compared with.
    public Loss lossWithoutDropout(Inputs inputs, Targets targets) {
        try (GradMode _ = GradMode.on()) {
            return objective.loss(inputs, null, targets, LossOptions.PLAIN, recorded(false));
        }
    }

    /// What is trained, in a stable order: adapters, base parameters, head.
    public List<Parameter> parameters() {
        return parameters;
    }

    /// Number of trainable values.
    public long trainable() {
        return parameters.stream()
                .mapToLong(parameter -> parameter.value().getShape().size())
                .sum();
    }

    /// The trainable tensors by name: what a checkpoint keeps. They are the live tensors, not copies.
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        parameters.forEach(parameter -> state.put(parameter.name(), parameter.value()));
        return state;
    }

    /// Sets the trainable tensors to other values.
    ///
    /// @throws InvalidInput when names or shapes are not exactly this model's; then nothing is changed
    public void load(Map<String, NDArray> state) {
        Parameter.load(parameters, state);
    }

    /// Tensors that adapters and a head of another library read and do not train, by name.
    public Map<String, NDArray> frozen() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        attached.all().forEach(attachment -> all.putAll(attachment.frozen()));
        if (head != null) {
            head.weights().stream()
                    .filter(weight -> weight.tensor().part().equals(Weight.FROZEN_HEAD))
                    .forEach(weight -> all.put(weight.name(), weight.value()));
        }
        return all;
    }

    /// Sets what is trained, and of what is frozen the tensors that are given.
    ///
    /// @throws InvalidInput when names or shapes are not exactly this model's; then nothing is changed
    public void loadAll(TensorValues given) {
        Parameter.load(parameters, frozen(), given);
    }

    /// How far the adapters move the model: the largest absolute difference of the last hidden state with and
    /// without them on these rows, where the mask is 1. 0 for an exact identity.
    public double identityGap(Inputs inputs) {
        try (GradMode _ = GradMode.off();
                NDManager scope = inputs.inputIds().getManager().newSubManager()) {
            Pass on = traits.pass(false, true);
            NDArray with = base.text(hidden(inputs, on, false).last(), on);
            NDArray without = hidden(inputs, Pass.BASE_ONLY, false).last();
            with.attach(scope);
            without.attach(scope);
            NDArray mask = inputs.attentionMask().toType(DataType.FLOAT32, true).expandDims(2);
            mask.attach(scope);
            return Optimize.maxAbsDifference(with.mul(mask), without.mul(mask));
        }
    }

    /// Switches adapters off and on again. Base parameters that are trained, and the head, stay in use.
    public void adaptersEnabled(boolean on) {
        adaptersEnabled = on;
    }

    public BaseModel base() {
        return base;
    }

    public Task task() {
        return origin.task();
    }

    /// Closes these with itself: what it is made of.
    public AdaptedModel owning(List<? extends AutoCloseable> parts) {
        owned.addAll(parts);
        return this;
    }

    /// What it is made of, of a kind.
    public <T extends AutoCloseable> List<T> owned(Class<T> kind) {
        return owned.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Adds to every training loss.
    ///
    /// @param term a number with its graph, computed anew each time, or null for none
    public AdaptedModel penalised(Supplier<@Nullable NDArray> term) {
        penalty = term;
        return this;
    }

    /// What is added to the mean loss in training, () with its graph, or null.
    public @Nullable NDArray penalty() {
        return penalty.get();
    }

    /// What it has at the base's places, to be taken off and put on again.
    public Attached attached() {
        return attached;
    }

    /// The task's head, or null where the base's own words are the output.
    public @Nullable Head head() {
        return head;
    }

    /// Whether decoders must compute with masks in full ({@link Pass#masks}).
    public boolean masks() {
        return traits.masks();
    }

    @Override
    public void close() {
        attached.takeOff();
        manager.close();
        for (AutoCloseable part : owned) {
            try {
                part.close();
            } catch (Exception failure) {
                throw new IllegalStateException("a part of the model could not be closed", failure);
            }
        }
    }
}
