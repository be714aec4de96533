package graft.app.runs;

/// One measured quantity along a run, with the things it can be drawn over.
public final class Track {

    /// What a curve is drawn over.
    public enum Axis {
        STEP,
        EPOCH,
        TIME,
        TOKENS
    }

    /// Where in a run something was measured.
    ///
    /// @param epoch   passes over the data so far, with fraction
    /// @param seconds of training so far
    /// @param tokens  trained on so far
    record Moment(double step, double epoch, double seconds, double tokens) {}

    private final Samples steps = new Samples();
    private final Samples epochs = new Samples();
    private final Samples seconds = new Samples();
    private final Samples tokens = new Samples();
    private final Samples values = new Samples();

    public Samples along(Axis axis) {
        return switch (axis) {
            case STEP -> steps;
            case EPOCH -> epochs;
            case TIME -> seconds;
            case TOKENS -> tokens;
        };
    }

    public Samples values() {
        return values;
    }

    public int size() {
        return values.size();
    }

    /// The newest value, or NaN.
    public double last() {
        return size() == 0 ? Double.NaN : values.get(size() - 1);
    }

    void add(Moment at, double value) {
        steps.add(at.step());
        epochs.add(at.epoch());
        seconds.add(at.seconds());
        tokens.add(at.tokens());
        values.add(value);
    }

    void forgetAfter(double step) {
        int keep = steps.lowerBound(Math.nextUp(step));
        steps.truncate(keep);
        epochs.truncate(keep);
        seconds.truncate(keep);
        tokens.truncate(keep);
        values.truncate(keep);
    }
}
