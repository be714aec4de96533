package graft.app.runs;

/// One measured quantity along a run, with the things it can be drawn over.
public final class Track {

    /// What a curve is drawn over.
    public enum Axis {
        STEP,
        EPOCH,
        TIME,
        TOKENS,
        /// Seconds since the epoch, by the clock on the wall.
        WALL
    }

    /// Where in a run something was measured.
    ///
    /// @param epoch   passes over the data so far, with fraction
    /// @param seconds of training so far
    /// @param tokens  trained on so far
    /// @param wall    seconds since the epoch
    record Moment(double step, double epoch, double seconds, double tokens, double wall) {}

    private final Track moments;
    private final Samples steps;
    private final Samples epochs;
    private final Samples seconds;
    private final Samples tokens;
    private final Samples wall;
    private final Samples values = new Samples();

    Track() {
        moments = this;
        steps = new Samples();
        epochs = new Samples();
        seconds = new Samples();
        tokens = new Samples();
        wall = new Samples();
    }

    /// A quantity that is always measured together with another one: moments are kept once, by that one, which is
    /// told first.
    Track(Track leader) {
        moments = leader;
        steps = leader.steps;
        epochs = leader.epochs;
        seconds = leader.seconds;
        tokens = leader.tokens;
        wall = leader.wall;
    }

    public Samples along(Axis axis) {
        return switch (axis) {
            case STEP -> steps;
            case EPOCH -> epochs;
            case TIME -> seconds;
            case TOKENS -> tokens;
            case WALL -> wall;
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
        if (moments == this) {
            steps.add(at.step());
            epochs.add(at.epoch());
            seconds.add(at.seconds());
            tokens.add(at.tokens());
            // Clocks are set back now and then; an axis is not.
            wall.add(wall.size() == 0 ? at.wall() : Math.max(wall.get(wall.size() - 1), at.wall()));
        }
        values.add(value);
    }

    /// A leader forgets before those that follow it, or after; both find the same place.
    void forgetAfter(double step) {
        int keep = steps.lowerBound(Math.nextUp(step));
        if (moments == this) {
            steps.truncate(keep);
            epochs.truncate(keep);
            seconds.truncate(keep);
            tokens.truncate(keep);
            wall.truncate(keep);
        }
        values.truncate(keep);
    }
}
