package graft.engine.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Another scorer, and a digest of all that it answered: equal digests are outputs equal to the bit.
public final class RecordingScorer implements Scorer {

    private final Scorer scorer;
    private final MessageDigest sum;

    public RecordingScorer(Scorer scorer) {
        this.scorer = scorer;
        try {
            sum = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public Task task() {
        return scorer.task();
    }

    @Override
    public NDManager manager() {
        return scorer.manager();
    }

    @Override
    public NDArray logits(Inputs inputs) {
        return recorded(scorer.logits(inputs));
    }

    @Override
    public NDArray logitsAt(Inputs inputs, long[] places) {
        return recorded(scorer.logitsAt(inputs, places));
    }

    private NDArray recorded(NDArray logits) {
        float[] values = logits.toFloatArray();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        bytes.asFloatBuffer().put(values);
        sum.update(bytes);
        return logits;
    }

    /// SHA-256 in hexadecimal of the floats of all answers so far; asked once.
    public String digest() {
        return HexFormat.of().formatHex(sum.digest());
    }
}
