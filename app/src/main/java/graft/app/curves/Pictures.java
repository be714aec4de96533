package graft.app.curves;

import graft.app.curves.CurvesViewModel.Band;
import graft.app.curves.CurvesViewModel.Line;
import graft.app.curves.CurvesViewModel.MarkAt;
import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Reading;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.runs.RunHistory;
import graft.app.runs.RunRow;
import graft.app.runs.Samples;
import graft.app.runs.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Works out what a chart shows from the histories: smoothed, over seeds, thinned to its pixels. Derived
/// columns are kept and grow with the run.
final class Pictures {

    /// Of a distance, so that rounding leaves nothing out.
    private static final double NEAR_ENOUGH = 1e-6;

    /// How the curves are wanted.
    record Settings(Track.Axis axis, double smoothing, Outliers outliers) {}

    private static final double[][] NOTHING = new double[2][0];
    private static final int PROBES = 2_000;
    /// Bands of weights that are no longer wanted are forgotten together.
    private static final int MOST_BANDS = 64;

    private final Map<Samples, SmoothedLine> smoothed = new HashMap<>();
    private final Map<List<Samples>, SeedBand> bands = new HashMap<>();
    private int unfinished;

    /// Rises whenever a picture was made of lines that are not smoothed to their end yet.
    int unfinished() {
        return unfinished;
    }

    /// Forgets derived columns; the runs shown have changed.
    void clear() {
        smoothed.clear();
        bands.clear();
    }

    /// The stretch that everything takes, with a little room at its end so that the newest circle stays whole.
    static Window whole(List<Strand> strands, Track.Axis axis, int columns) {
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        for (Strand strand : strands) {
            for (RunRow run : strand.runs()) {
                Samples x = run.history().loss().along(axis);
                if (x.size() > 0) {
                    left = Math.min(left, x.get(0));
                    right = Math.max(right, x.get(x.size() - 1));
                }
            }
        }
        if (left > right) {
            left = 0;
            right = 1;
        } else if (axis == Track.Axis.STEP ? left <= 1 : axis != Track.Axis.WALL) {
            left = 0;
        }
        right = Math.max(right, left + (axis == Track.Axis.STEP ? 10 : 1e-3));
        return new Window(left, right + (right - left) * Math.max(0.015, 5.0 / columns));
    }

    Picture picture(List<Strand> strands, Quantity quantity, Window seen, int columns, Settings wanted) {
        List<Line> lines = new ArrayList<>();
        for (Strand strand : strands) {
            lines.add(line(strand, quantity, seen, columns, wanted));
        }
        return new Picture(lines, seen.left(), seen.right(), limits(strands, quantity, seen, wanted));
    }

    private Line line(Strand strand, Quantity quantity, Window seen, int columns, Settings wanted) {
        List<Track> train = tracks(strand, quantity, Pictures::train);
        List<Track> validation = tracks(strand, quantity, Pictures::validation);
        double[][] raw = NOTHING;
        double[][] smooth = NOTHING;
        Optional<Band> band = Optional.empty();
        double current = Double.NaN;
        if (!train.isEmpty()) {
            Samples x = train.getFirst().along(wanted.axis());
            Samples mean = mean(train, quantity, wanted);
            Thinning.Cuts cuts =
                    Thinning.Cuts.of(x, Math.min(x.size(), mean.size()), seen.left(), seen.right(), columns);
            smooth = Thinning.thin(x, mean, cuts);
            if (train.size() > 1) {
                SeedBand seeds = band(train, quantity, wanted);
                int half = Math.max(1, columns / 2);
                band = Optional.of(new Band(
                        Thinning.thin(x, seeds.low(), seen.left(), seen.right(), half),
                        Thinning.thin(x, seeds.high(), seen.left(), seen.right(), half)));
            } else if (noisy(quantity) && wanted.smoothing() > 0) {
                Samples values = train.getFirst().values();
                raw = values.size() == mean.size()
                        ? Thinning.thin(x, values, cuts)
                        : Thinning.thin(x, values, seen.left(), seen.right(), columns);
            }
            current = mean.size() == 0 ? Double.NaN : mean.get(mean.size() - 1);
        }
        double[][] points = NOTHING;
        if (!validation.isEmpty()) {
            Samples values = validation.size() == 1
                    ? validation.getFirst().values()
                    : over(validation.stream().map(Track::values).toList()).mean();
            points = Thinning.thin(
                    validation.getFirst().along(wanted.axis()),
                    values,
                    seen.left(),
                    seen.right(),
                    Math.max(1, columns / 4));
            current = train.isEmpty() && values.size() > 0 ? values.get(values.size() - 1) : current;
        }
        return new Line(
                strand.runs().getFirst(),
                strand.label(),
                strand.kind(),
                strand.nth(),
                raw,
                smooth,
                points,
                current,
                band,
                marks(strand, quantity, seen, wanted.axis()));
    }

    /// Values of the runs at a position, lowest first, as they are drawn.
    Reading reading(List<Strand> strands, Quantity quantity, double x, Settings wanted) {
        List<Reading.Value> values = new ArrayList<>();
        for (Strand strand : strands) {
            List<Track> train = tracks(strand, quantity, Pictures::train);
            List<Track> tracks = train.isEmpty() ? tracks(strand, quantity, Pictures::validation) : train;
            if (!tracks.isEmpty()) {
                Samples positions = tracks.getFirst().along(wanted.axis());
                Samples column = train.isEmpty()
                        ? tracks.size() == 1
                                ? tracks.getFirst().values()
                                : over(tracks.stream().map(Track::values).toList())
                                        .mean()
                        : mean(train, quantity, wanted);
                nearest(positions, column, x)
                        .ifPresent(value ->
                                values.add(new Reading.Value(strand.label(), strand.kind(), strand.nth(), value)));
            }
        }
        values.sort((a, b) -> Double.compare(a.value(), b.value()));
        return new Reading(x, values);
    }

    /// Empty where the line has ended before, by more than half the distance of its last points, or has not begun, by
    /// more than the distance of its first.
    private static Optional<Double> nearest(Samples positions, Samples values, double x) {
        int size = Math.min(positions.size(), values.size());
        if (size == 0) {
            return Optional.empty();
        }
        double last = positions.get(size - 1);
        double apart = size == 1 ? last : last - positions.get(size - 2);
        double first = positions.get(0);
        double begins = size == 1 ? 0 : 2 * first - positions.get(1);
        if (x > last + apart / 2 || x < begins - apart * NEAR_ENOUGH) {
            return Optional.empty();
        }
        int after = Math.min(size - 1, positions.lowerBound(x));
        int nearest = after > 0 && x - positions.get(after - 1) < positions.get(after) - x ? after - 1 : after;
        return Optional.of(values.get(nearest));
    }

    private Samples mean(List<Track> train, Quantity quantity, Settings wanted) {
        return train.size() == 1
                ? shownValues(train.getFirst(), quantity, wanted)
                : band(train, quantity, wanted).mean();
    }

    private SeedBand band(List<Track> train, Quantity quantity, Settings wanted) {
        return over(train.stream()
                .map(track -> shownValues(track, quantity, wanted))
                .toList());
    }

    private SeedBand over(List<Samples> members) {
        if (bands.size() > MOST_BANDS) {
            bands.clear();
        }
        return bands.computeIfAbsent(members, SeedBand::new).grown();
    }

    private Samples shownValues(Track track, Quantity quantity, Settings wanted) {
        if (!noisy(quantity)) {
            return track.values();
        }
        SmoothedLine line = smoothed.computeIfAbsent(track.values(), SmoothedLine::new);
        Samples values = line.at(wanted.smoothing());
        if (!line.finished()) {
            unfinished++;
        }
        return values;
    }

    /// What is measured step by step on few rows; a learning rate is what it is.
    private static boolean noisy(Quantity quantity) {
        return !quantity.key().equals("learning-rate");
    }

    private interface Part {
        Optional<Track> of(RunHistory history, Quantity quantity);
    }

    private static List<Track> tracks(Strand strand, Quantity quantity, Part part) {
        return strand.runs().stream()
                .map(run -> part.of(run.history(), quantity))
                .flatMap(Optional::stream)
                .filter(track -> track.size() > 0)
                .toList();
    }

    static Optional<Track> train(RunHistory history, Quantity quantity) {
        return switch (quantity.key()) {
            case "loss" -> Optional.of(history.loss());
            case "learning-rate" -> Optional.of(history.learningRate());
            case "gradient-norm" -> Optional.of(history.gradientNorm());
            case "throughput" -> Optional.of(history.throughput());
            case "memory" -> Optional.of(history.memory());
            default -> Optional.empty();
        };
    }

    static Optional<Track> validation(RunHistory history, Quantity quantity) {
        return Optional.ofNullable(history.validation().get(quantity.key()));
    }

    /// Marks lie where their step is on the axis.
    private static List<MarkAt> marks(Strand strand, Quantity quantity, Window seen, Track.Axis axis) {
        if (!quantity.key().equals("loss")) {
            return List.of();
        }
        List<MarkAt> found = new ArrayList<>();
        for (RunRow run : strand.runs()) {
            Track loss = run.history().loss();
            for (RunHistory.Mark mark : run.history().marks()) {
                int at = loss.along(Track.Axis.STEP).lowerBound(mark.step());
                int known = Math.min(at, loss.size() - 1);
                double x = known < 0 ? 0 : loss.along(axis).get(known);
                if (x >= seen.left() && x <= seen.right()) {
                    found.add(new MarkAt(x, run, mark));
                }
            }
        }
        return found;
    }

    /// Quantiles of the values in view, from evenly spread probes.
    private static Optional<Window> limits(List<Strand> strands, Quantity quantity, Window seen, Settings wanted) {
        if (wanted.outliers() == Outliers.ALL || !noisy(quantity)) {
            return Optional.empty();
        }
        double[] probes = strands.stream()
                .flatMap(strand -> strand.runs().stream())
                .map(run -> train(run.history(), quantity).orElse(null))
                .filter(Objects::nonNull)
                .flatMapToDouble(track -> probes(track, seen, wanted.axis()))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (probes.length < 20) {
            return Optional.empty();
        }
        int top = (int) Math.ceil(wanted.outliers().share() * (probes.length - 1));
        return Optional.of(new Window(probes[probes.length - 1 - top], probes[top]));
    }

    private static java.util.stream.DoubleStream probes(Track track, Window seen, Track.Axis axis) {
        Samples x = track.along(axis);
        int from = x.lowerBound(seen.left());
        int to = x.lowerBound(seen.right());
        int stride = Math.max(1, (to - from) / PROBES);
        double[] found = new double[to <= from ? 0 : (to - from - 1) / stride + 1];
        Arrays.setAll(found, i -> track.values().get(from + i * stride));
        return Arrays.stream(found);
    }
}
