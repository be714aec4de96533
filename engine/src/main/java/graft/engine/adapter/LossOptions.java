package graft.engine.adapter;

import java.util.List;

/// @param labelSmoothing 0 ≤ ε < 1, for class labels
/// @param classWeights   one per class, or empty for equal weights
public record LossOptions(double labelSmoothing, List<Double> classWeights) {

    public static final LossOptions PLAIN = new LossOptions(0, List.of());

    public LossOptions {
        classWeights = List.copyOf(classWeights);
    }
}
