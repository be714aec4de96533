package graft.app.curves;

import graft.app.runs.Samples;

/// A column of values and its smoothed twin, which grows with it: only new values cost anything. With another weight
/// the twin is made anew, a part at each look so that a long run holds nothing up; the old one stands until it is
/// whole.
final class SmoothedLine {

    /// Values smoothed at one look; eight runs of 200,000 points then take some milliseconds a picture.
    private static final int PORTION = 25_000;

    private final Samples source;
    private double weight = Double.NaN;
    private int generation;
    private DebiasedMean mean = new DebiasedMean(0);
    private Samples next = new Samples();
    private Samples whole = next;

    SmoothedLine(Samples source) {
        this.source = source;
    }

    /// The values smoothed with this weight, or, while they are not whole, those of the weight before.
    Samples at(double wantedWeight) {
        boolean taken = generation != source.generation();
        if (wantedWeight != weight || taken) {
            weight = wantedWeight;
            generation = source.generation();
            mean = new DebiasedMean(weight);
            next = new Samples();
            whole = taken || whole.size() == 0 ? next : whole;
        }
        int until = Math.min(source.size(), next.size() + PORTION);
        while (next.size() < until) {
            next.add(mean.next(source.get(next.size())));
        }
        if (finished()) {
            whole = next;
        }
        return whole;
    }

    /// Whether all values are smoothed with the weight asked for last.
    boolean finished() {
        return next.size() == source.size();
    }
}
