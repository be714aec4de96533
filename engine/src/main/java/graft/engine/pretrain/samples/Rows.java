package graft.engine.pretrain.samples;

import graft.engine.pretrain.world.Dice;
import java.util.ArrayList;
import java.util.List;

/// What the makers of sample sets share.
final class Rows {
    private Rows() {}

    /// The rows in an order that tells nothing of the label.
    static List<List<Object>> shuffled(List<List<Object>> rows, Dice dice) {
        List<List<Object>> mixed = new ArrayList<>(rows);
        for (int i = mixed.size() - 1; i > 0; i--) {
            int j = dice.below(i + 1);
            List<Object> held = mixed.get(i);
            mixed.set(i, mixed.get(j));
            mixed.set(j, held);
        }
        return List.copyOf(mixed);
    }
}
