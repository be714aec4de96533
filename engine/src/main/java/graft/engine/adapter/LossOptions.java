package graft.engine.adapter;

/// @param labelSmoothing 0 ≤ ε < 1, for class labels
/// @param classWeights   how much each class counts
public record LossOptions(double labelSmoothing, ClassWeights classWeights) {

    public static final LossOptions PLAIN = new LossOptions(0, ClassWeights.NONE);
}
