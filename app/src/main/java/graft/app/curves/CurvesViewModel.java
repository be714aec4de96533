package graft.app.curves;

import graft.app.runs.RunHistory;
import graft.app.runs.RunRow;
import graft.app.runs.Samples;
import graft.app.runs.Track;
import graft.engine.recipe.AdapterKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// Which curves are drawn and how. A chart asks for a {@link Picture} thinned to its own width, at most 15 times a
/// second and only when {@link #version()} has changed.
public final class CurvesViewModel {

    /// What one small chart shows.
    ///
    /// @param key   `loss`, `learning-rate`, or the name of a validation metric
    /// @param title for people
    public record Quantity(String key, String title) {}

    /// The stretch of the horizontal axis that is seen, or the whole.
    public record Window(double left, double right) {}

    /// One run in one chart, thinned. Arrays are `[2][n]`, positions and values.
    ///
    /// @param raw        as measured; empty where there is only validation
    /// @param smooth     the same, smoothed
    /// @param validation measured on the validation rows
    /// @param current    newest smoothed value, or newest validation value, or NaN
    public record Line(
            RunRow run,
            String label,
            Optional<AdapterKind> kind,
            double[][] raw,
            double[][] smooth,
            double[][] validation,
            double current) {}

    /// @param left  of the horizontal axis
    /// @param right of it, above left
    public record Picture(List<Line> lines, double left, double right) {}

    /// What the pointer is over: every run's value there.
    public record Reading(double x, List<Value> values) {
        public record Value(String label, Optional<AdapterKind> kind, double value) {}
    }

    private static final double[][] NOTHING = new double[2][0];

    private final DoubleProperty smoothing = new SimpleDoubleProperty(this, "smoothing", 0.60);
    private final ObjectProperty<Track.Axis> axis = new SimpleObjectProperty<>(this, "axis", Track.Axis.STEP);
    private final BooleanProperty logarithmic = new SimpleBooleanProperty(this, "logarithmic");
    private final ObservableList<RunRow> shown = FXCollections.observableArrayList();
    private final Map<Samples, SmoothedLine> smoothed = new HashMap<>();
    private int settings;

    public CurvesViewModel() {
        InvalidationListener changed = observable -> settings++;
        smoothing.addListener(changed);
        axis.addListener(changed);
        logarithmic.addListener(changed);
        shown.addListener((ListChangeListener<RunRow>) change -> {
            settings++;
            smoothed.clear();
        });
    }

    /// Weight of the past in the smoothed lines, 0 to 0.99.
    public DoubleProperty smoothingProperty() {
        return smoothing;
    }

    public ObjectProperty<Track.Axis> axisProperty() {
        return axis;
    }

    /// Whether losses are drawn on a logarithmic axis.
    public BooleanProperty logarithmicProperty() {
        return logarithmic;
    }

    /// The runs laid over each other, the most important first.
    public ObservableList<RunRow> shown() {
        return shown;
    }

    /// Rises whenever a picture would look different.
    public long version() {
        long version = settings;
        for (RunRow run : shown) {
            version += run.history().version();
        }
        return version;
    }

    /// The charts worth drawing now: loss, the task's metrics, the learning rate.
    public List<Quantity> quantities() {
        Set<String> metrics = new TreeSet<>();
        shown.forEach(run -> metrics.addAll(run.history().validation().keySet()));
        metrics.remove("loss");
        Set<Quantity> quantities = new LinkedHashSet<>();
        quantities.add(new Quantity("loss", "Loss"));
        metrics.stream().limit(1).forEach(metric -> quantities.add(new Quantity(metric, title(metric))));
        quantities.add(new Quantity("learning-rate", "Learning rate"));
        return List.copyOf(quantities);
    }

    private static String title(String metric) {
        return switch (metric) {
            case "f1" -> "F1";
            case "" -> metric;
            default -> Character.toUpperCase(metric.charAt(0)) + metric.substring(1);
        };
    }

    /// The lines of one chart, thinned to `columns` pixels.
    public Picture picture(Quantity quantity, int columns, Optional<Window> window) {
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        for (RunRow run : shown) {
            Samples x = run.history().loss().along(axis.get());
            if (x.size() > 0) {
                left = Math.min(left, x.get(0));
                right = Math.max(right, x.get(x.size() - 1));
            }
        }
        if (left > right) {
            left = 0;
            right = 1;
        } else if (axis.get() != Track.Axis.STEP || left <= 1) {
            left = 0;
        }
        right = Math.max(right, left + (axis.get() == Track.Axis.STEP ? 10 : 1e-3));
        // A little room at the end keeps the newest circle whole.
        Window seen = window.orElse(new Window(left, right + (right - left) * Math.max(0.015, 5.0 / columns)));
        List<Line> lines = new ArrayList<>();
        for (RunRow run : shown) {
            lines.add(line(run, quantity, seen, columns));
        }
        return new Picture(lines, seen.left(), seen.right());
    }

    private Line line(RunRow run, Quantity quantity, Window seen, int columns) {
        RunHistory history = run.history();
        Optional<Track> train = train(history, quantity);
        Optional<Track> validation = Optional.ofNullable(history.validation().get(quantity.key()));
        double[][] raw = NOTHING;
        double[][] smooth = NOTHING;
        double current = validation.map(Track::last).orElse(Double.NaN);
        if (train.isPresent()) {
            Samples x = train.get().along(axis.get());
            boolean isLoss = quantity.key().equals("loss");
            Samples averaged =
                    isLoss ? smoothed(train.get().values()) : train.get().values();
            smooth = Thinning.thin(x, averaged, seen.left(), seen.right(), columns);
            if (isLoss && smoothing.get() > 0) {
                raw = Thinning.thin(x, train.get().values(), seen.left(), seen.right(), columns);
            }
            current = averaged.size() == 0 ? Double.NaN : averaged.get(averaged.size() - 1);
        }
        double[][] points = validation
                .map(track -> Thinning.thin(
                        track.along(axis.get()), track.values(), seen.left(), seen.right(), Math.max(1, columns / 4)))
                .orElse(NOTHING);
        return new Line(run, label(run), run.kind(), raw, smooth, points, current);
    }

    /// The method in short where it tells the runs apart, else the run's id.
    private String label(RunRow run) {
        String method = method(run);
        boolean alone =
                shown.stream().filter(other -> method(other).equals(method)).count() == 1;
        return alone ? method : run.id();
    }

    private static String method(RunRow run) {
        String method = run.summary().method();
        int end = method.indexOf(" · ");
        return end < 0 ? method : method.substring(0, end);
    }

    /// Every run's value at a position, lowest first, as it is drawn.
    public Reading reading(Quantity quantity, double x) {
        List<Reading.Value> values = new ArrayList<>();
        for (RunRow run : shown) {
            Optional<Track> track = train(run.history(), quantity)
                    .or(() -> Optional.ofNullable(run.history().validation().get(quantity.key())));
            track.flatMap(found -> at(found, quantity, x))
                    .ifPresent(value -> values.add(new Reading.Value(label(run), run.kind(), value)));
        }
        values.sort((a, b) -> Double.compare(a.value(), b.value()));
        return new Reading(x, values);
    }

    private Optional<Double> at(Track track, Quantity quantity, double x) {
        Samples positions = track.along(axis.get());
        if (positions.size() == 0) {
            return Optional.empty();
        }
        int after = Math.min(positions.size() - 1, positions.lowerBound(x));
        int nearest = after > 0 && x - positions.get(after - 1) < positions.get(after) - x ? after - 1 : after;
        Samples values = quantity.key().equals("loss") ? smoothed(track.values()) : track.values();
        return Optional.of(values.get(nearest));
    }

    private static Optional<Track> train(RunHistory history, Quantity quantity) {
        return switch (quantity.key()) {
            case "loss" -> Optional.of(history.loss());
            case "learning-rate" -> Optional.of(history.learningRate());
            default -> Optional.empty();
        };
    }

    private Samples smoothed(Samples values) {
        return smoothed.computeIfAbsent(values, SmoothedLine::new).at(Math.clamp(smoothing.get(), 0, 0.99));
    }
}
