package graft.app.curves;

import graft.app.runs.Samples;

/// A column of values and its smoothed twin, which grows with it: only new values cost anything.
final class SmoothedLine {

    private final Samples source;
    private double weight = Double.NaN;
    private int generation;
    private DebiasedMean mean = new DebiasedMean(0);
    private Samples smoothed = new Samples();

    SmoothedLine(Samples source) {
        this.source = source;
    }

    /// The values smoothed with this weight, up to date.
    Samples at(double wantedWeight) {
        if (wantedWeight != weight || generation != source.generation()) {
            weight = wantedWeight;
            generation = source.generation();
            mean = new DebiasedMean(weight);
            smoothed = new Samples();
        }
        while (smoothed.size() < source.size()) {
            smoothed.add(mean.next(source.get(smoothed.size())));
        }
        return smoothed;
    }
}
