package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.tensor.Kernels;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares what a forward pass gave with what it should have given, where the attention mask is 1.
final class Outputs {

    private final Inputs inputs;
    private final Map<String, NDArray> expected;
    private final long[] mask;
    private final Worst worst = new Worst();

    Outputs(Inputs inputs, Map<String, NDArray> expected) {
        this.inputs = inputs;
        this.expected = expected;
        this.mask = inputs.attentionMask().toLongArray();
    }

    void compare(Hidden hidden, @Nullable NDArray logits) {
        for (int i = 0; i < hidden.states().size(); i++) {
            comparePositions("hidden_states." + i, hidden.states().get(i));
        }
        comparePositions("last_hidden_state", hidden.last());
        NDArray wanted = expected.get("logits");
        if (wanted == null) {
            return;
        }
        if (logits == null) {
            worst.note("logits", Double.POSITIVE_INFINITY);
        } else if (logits.getShape().dimension() == 3) {
            comparePositions("logits", logits);
        } else {
            compareWhole("logits", logits);
        }
    }

    void comparePositions(String name, NDArray actual) {
        NDArray wanted = expected.get(name);
        if (wanted != null) {
            boolean perPosition = wanted.getShape().dimension() >= 2
                    && wanted.getShape().get(0) == inputs.rows()
                    && wanted.getShape().get(1) == inputs.length();
            worst.note(name, perPosition ? RelativeError.whereSeen(actual, wanted, mask) : Double.POSITIVE_INFINITY);
        }
    }

    /// Compares states of a batch that stands several times under itself, or in the reference still once.
    void compareRepeated(Hidden hidden, int times) {
        for (int i = 0; i < hidden.states().size(); i++) {
            compareRepeated("hidden_states." + i, hidden.states().get(i), times);
        }
        compareRepeated("last_hidden_state", hidden.last(), times);
    }

    private void compareRepeated(String name, NDArray actual, int times) {
        NDArray wanted = expected.get(name);
        if (wanted == null) {
            return;
        }
        long rows = inputs.rows();
        if (wanted.getShape().get(0) == rows) {
            comparePositions(name, Kernels.rows(actual, 0, rows));
        } else if (wanted.getShape().equals(actual.getShape())) {
            long[] repeated = new long[mask.length * times];
            for (int i = 0; i < repeated.length; i++) {
                repeated[i] = mask[i % mask.length];
            }
            worst.note(name, RelativeError.whereSeen(actual, wanted, repeated));
        } else {
            worst.note(name, Double.POSITIVE_INFINITY);
        }
    }

    void compareWhole(String name, NDArray actual) {
        NDArray wanted = expected.get(name);
        if (wanted != null) {
            worst.note(name, RelativeError.of(actual.toFloatArray(), wanted.toFloatArray()));
        }
    }

    void compareNumber(String name, double actual, double wanted) {
        worst.note(name, RelativeError.of(actual, wanted));
    }

    /// The largest error, and of which tensor.
    Worst worst() {
        return worst;
    }
}
