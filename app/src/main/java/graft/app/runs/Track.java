package graft.app.runs;

/// One measured quantity along a run, with the three things it can be drawn over.
public final class Track {

    /// What a curve is drawn over.
    public enum Axis {
        STEP,
        EPOCH,
        TIME
    }

    private final Samples steps = new Samples();
    private final Samples epochs = new Samples();
    private final Samples seconds = new Samples();
    private final Samples values = new Samples();

    public Samples along(Axis axis) {
        return switch (axis) {
            case STEP -> steps;
            case EPOCH -> epochs;
            case TIME -> seconds;
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

    void add(double step, double epoch, double second, double value) {
        steps.add(step);
        epochs.add(epoch);
        seconds.add(second);
        values.add(value);
    }

    void forgetAfter(double step) {
        int keep = steps.lowerBound(Math.nextUp(step));
        steps.truncate(keep);
        epochs.truncate(keep);
        seconds.truncate(keep);
        values.truncate(keep);
    }
}
