package graft.engine.model;

import org.jspecify.annotations.Nullable;

/// How one forward pass runs.
///
/// @param training    dropout is on, in adapters and heads
/// @param adapters    adapters take part; false gives the base model's own output
/// @param baseDropout dropout inside the base model, 0 unless the base itself is trained: a frozen base is a
/// fixed function, and fixed features train faster
/// @param masks       whether decoders compute with masks in full instead of in the quickest way: for
/// adapters that put keys in front, and for gates that average over a row and so read the states at padding,
/// which then must be those of other implementations
/// @param tape       gives layers graphs of their own, or null: then the pass is one graph
/// @param rows       how rows lie where only some positions of the output are asked for
public record Pass(
        boolean training,
        boolean adapters,
        double baseDropout,
        boolean masks,
        @Nullable Tape tape,
        RowLayout rows) {

    /// Without a tape.
    public Pass(boolean training, boolean adapters, double baseDropout, boolean masks) {
        this(training, adapters, baseDropout, masks, null, RowLayout.QUICKEST);
    }

    /// The same with a tape.
    ///
    /// @param recomputes whether activations are computed again instead of kept
    public Pass recorded(boolean recomputes) {
        return new Pass(training, adapters, baseDropout, masks, new Tape(recomputes), rows);
    }

    /// The same with rows that lie in another way.
    public Pass with(RowLayout layout) {
        return new Pass(training, adapters, baseDropout, masks, tape, layout);
    }

    /// Evaluation with adapters.
    public static final Pass EVALUATION = new Pass(false, true, 0, false);

    /// Evaluation of the base alone.
    public static final Pass BASE_ONLY = new Pass(false, false, 0, false);
}
