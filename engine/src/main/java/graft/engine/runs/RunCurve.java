package graft.engine.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The curves of a run as its journal tells them, each step once: when a run was resumed from step k, the points after
/// k that an earlier process had written are dropped, since the resumed one repeats them.
public final class RunCurve {

    private final List<RunEvent.Evaluated> evaluations = new ArrayList<>();
    private long[] steps = new long[64];
    private double[] losses = new double[64];
    private double[] rates = new double[64];
    private double[] norms = new double[64];
    private int size;

    public RunCurve() {}

    public RunCurve(List<? extends RunEvent> events) {
        events.forEach(this::add);
    }

    /// Takes the next event of the journal; those that are not points of a curve change nothing.
    public void add(RunEvent event) {
        switch (event) {
            case RunEvent.Started started -> keepUpTo(started.resumedFrom());
            case RunEvent.Step step -> add(step);
            case RunEvent.Evaluated evaluated -> evaluations.add(evaluated);
            case RunEvent.Preparing _,
                    RunEvent.Vitals _,
                    RunEvent.CheckpointSaved _,
                    RunEvent.Note _,
                    RunEvent.Finished _ -> {}
        }
    }

    /// Number of training points.
    public int size() {
        return size;
    }

    public long step(int index) {
        return steps[index];
    }

    public double loss(int index) {
        return losses[index];
    }

    public double learningRate(int index) {
        return rates[index];
    }

    public double gradientNorm(int index) {
        return norms[index];
    }

    /// The evaluations in order.
    public List<RunEvent.Evaluated> evaluations() {
        return List.copyOf(evaluations);
    }

    /// `{"step": […], "train": […], "validation": [[step, loss], …]}` in full double precision; a loss that is no
    /// number is null.
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode stepNode = node.putArray("step");
        ArrayNode train = node.putArray("train");
        ArrayNode rate = node.putArray("learningRate");
        for (int i = 0; i < size; i++) {
            stepNode.add(steps[i]);
            number(train, losses[i]);
            number(rate, rates[i]);
        }
        ArrayNode validation = node.putArray("validation");
        for (RunEvent.Evaluated evaluated : evaluations) {
            ArrayNode point = validation.addArray().add(evaluated.step());
            number(point, evaluated.metrics().getOrDefault("loss", Double.NaN));
        }
        return node;
    }

    private static void number(ArrayNode array, double value) {
        if (Double.isFinite(value)) {
            array.add(value);
        } else {
            array.addNull();
        }
    }

    private void keepUpTo(long step) {
        while (size > 0 && steps[size - 1] > step) {
            size--;
        }
        evaluations.removeIf(evaluated -> evaluated.step() > step);
    }

    private void add(RunEvent.Step point) {
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
            losses = Arrays.copyOf(losses, 2 * size);
            rates = Arrays.copyOf(rates, 2 * size);
            norms = Arrays.copyOf(norms, 2 * size);
        }
        steps[size] = point.step();
        losses[size] = point.loss();
        rates[size] = point.learningRate();
        norms[size] = point.gradientNorm();
        size++;
    }
}
