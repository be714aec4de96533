package graft.engine.model;

/// How one forward pass runs.
///
/// @param training    dropout is on, in adapters and heads
/// @param adapters    adapters take part; false gives the base model's own output
/// @param baseDropout dropout inside the base model, 0 unless the base itself is trained: a frozen base is a fixed
///                    function, and fixed features train faster
/// @param padding     whether an adapter reads the states at padding (a gate that averages over a row): then decoders
///                    compute them as other implementations do, and not in the quickest way
public record Pass(boolean training, boolean adapters, double baseDropout, boolean padding) {

    /// Evaluation with adapters.
    public static final Pass EVALUATION = new Pass(false, true, 0, false);

    /// Evaluation of the base alone.
    public static final Pass BASE_ONLY = new Pass(false, false, 0, false);
}
