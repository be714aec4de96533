package graft.engine.adapter;

import java.util.List;

/// How much each class counts in a loss: its rows, or its places in them, are multiplied by its weight.
///
/// @param present of a class that is there; empty where all count alike
/// @param absent  of a class that is not there, where each class is a question of its own (multi-label); else empty
public record ClassWeights(List<Double> present, List<Double> absent) {

    /// All classes count alike.
    public static final ClassWeights NONE = new ClassWeights(List.of(), List.of());

    public ClassWeights {
        present = List.copyOf(present);
        absent = List.copyOf(absent);
    }

    public boolean none() {
        return present.isEmpty();
    }

    /// The weight of a place with that class.
    public double of(long label) {
        return none() ? 1 : present.get(Math.toIntExact(label));
    }

    /// The weight of the answer 1 or 0 for a class.
    public double of(int label, boolean there) {
        return none() ? 1 : (there ? present : absent).get(label);
    }

    /// `present` for a kernel.
    float[] values() {
        float[] values = new float[present.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = present.get(i).floatValue();
        }
        return values;
    }

    /// The weights of answers (B·C), row by row.
    float[] values(float[] answers) {
        float[] values = new float[answers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) of(i % present.size(), answers[i] > 0);
        }
        return values;
    }
}
