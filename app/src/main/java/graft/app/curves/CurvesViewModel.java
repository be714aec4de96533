package graft.app.curves;

import graft.app.runs.RunHistory;
import graft.app.runs.RunRow;
import graft.app.runs.Track;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import graft.engine.recipe.AdapterKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// Which curves are drawn and how. A chart asks for a {@link Picture} thinned to its own width, and only when
/// {@link #version()} has changed; {@link Pictures} works it out.
public final class CurvesViewModel {

    /// What one chart shows.
    ///
    /// @param key   `loss`, `learning-rate`, `gradient-norm`, `throughput`, `memory`, or a validation metric's name
    /// @param title for people
    public record Quantity(String key, String title) {}

    /// A stretch of an axis.
    public record Window(double left, double right) {

        /// Grown or shrunk around a point that stays where it is, within `whole`.
        Window scaled(double factor, double around, Window whole) {
            double newLeft = around - (around - left) * factor;
            double newRight = around + (right - around) * factor;
            return new Window(Math.max(whole.left(), newLeft), Math.min(whole.right(), newRight));
        }

        /// Moved as far as `whole` reaches.
        Window moved(double by, Window whole) {
            double allowed = Math.clamp(by, whole.left() - left, Math.max(whole.left() - left, whole.right() - right));
            return new Window(left + allowed, right + allowed);
        }
    }

    /// Lowest and highest over seeds, thinned: `[2][n]` each.
    public record Band(double[][] low, double[][] high) {}

    /// A mark of a run's journal at its place on the horizontal axis.
    public record MarkAt(double x, RunRow run, RunHistory.Mark mark) {}

    /// One line in one chart, thinned. Arrays are `[2][n]`, positions and values.
    ///
    /// @param run        the first of the line's runs
    /// @param nth        lines of the same kind before it
    /// @param raw        as measured; empty where there is only validation, and over seeds
    /// @param smooth     the same, smoothed
    /// @param validation measured on the validation rows
    /// @param current    newest smoothed value, or newest validation value, or NaN
    /// @param band       over several seeds
    /// @param marks      what happened, in view
    public record Line(
            RunRow run,
            String label,
            Optional<AdapterKind> kind,
            int nth,
            double[][] raw,
            double[][] smooth,
            double[][] validation,
            double current,
            Optional<Band> band,
            List<MarkAt> marks) {}

    /// @param left  of the horizontal axis
    /// @param right of it, above left
    /// @param limit what may set the height of the picture, where outliers may not
    public record Picture(List<Line> lines, double left, double right, Optional<Window> limit) {}

    /// What the pointer is over: the value there of every line that reaches so far.
    public record Reading(double x, List<Value> values) {
        /// @param nth lines of the same kind before it
        public record Value(String label, Optional<AdapterKind> kind, int nth, double value) {}
    }

    private static final int METRICS = 2;
    private static final String LOSS = "loss";

    private final DoubleProperty smoothing = new SimpleDoubleProperty(this, "smoothing", 0.60);
    private final ObjectProperty<Track.Axis> axis = new SimpleObjectProperty<>(this, "axis", Track.Axis.STEP);
    private final BooleanProperty logarithmic = new SimpleBooleanProperty(this, "logarithmic");
    private final BooleanProperty seedsTogether = new SimpleBooleanProperty(this, "seedsTogether", true);
    private final ObjectProperty<Outliers> outliers = new SimpleObjectProperty<>(this, "outliers", Outliers.ALL);
    private final ObjectProperty<Optional<Window>> window =
            new SimpleObjectProperty<>(this, "window", Optional.empty());
    private final StringProperty featured = new SimpleStringProperty(this, "featured", LOSS);
    private final DoubleProperty pointer = new SimpleDoubleProperty(this, "pointer", Double.NaN);
    /// Tells, too, when a run gets another name, is known to be another's seed, or becomes the baseline.
    private final ObservableList<RunRow> shown = FXCollections.observableArrayList(
            run -> new Observable[] {run.nameProperty(), run.factsProperty(), run.baselineProperty()});
    private final Pictures pictures = new Pictures();
    private final StringProperty stressed = new SimpleStringProperty(this, "stressed", "");
    private Consumer<MarkAt> opened = mark -> {};
    private List<Strand> strands = List.of();
    private int strandsOf = -1;
    private Set<String> zoomed = Set.of();
    private int settings;
    private int stresses;

    public CurvesViewModel() {
        InvalidationListener changed = observable -> settings++;
        List.of(smoothing, axis, logarithmic, seedsTogether, outliers, window, featured)
                .forEach(property -> property.addListener(changed));
        axis.addListener(observed -> window.set(Optional.empty()));
        stressed.addListener(observed -> stresses++);
        shown.addListener((ListChangeListener<RunRow>) change -> {
            settings++;
            pictures.clear();
            showAllOfOthers();
        });
    }

    /// A zoom is into the runs that were shown; others may lie elsewhere. A list that is filled anew is empty for a
    /// moment.
    private void showAllOfOthers() {
        Set<String> now = shown.stream().map(RunRow::id).collect(Collectors.toSet());
        if (!now.isEmpty() && !now.equals(zoomed)) {
            zoomed = now;
            window.set(Optional.empty());
        }
    }

    /// Weight of the past in the smoothed lines, 0 to 0.99.
    public DoubleProperty smoothingProperty() {
        return smoothing;
    }

    public ObjectProperty<Track.Axis> axisProperty() {
        return axis;
    }

    /// Whether losses and norms are drawn on a logarithmic axis.
    public BooleanProperty logarithmicProperty() {
        return logarithmic;
    }

    /// Whether runs that differ in their seed only are one line with a band.
    public BooleanProperty seedsTogetherProperty() {
        return seedsTogether;
    }

    public ObjectProperty<Outliers> outliersProperty() {
        return outliers;
    }

    /// The stretch of the horizontal axis that all charts show, or everything.
    public ObjectProperty<Optional<Window>> windowProperty() {
        return window;
    }

    /// Key of the quantity that is drawn large.
    public StringProperty featuredProperty() {
        return featured;
    }

    /// Where the hair of every chart stands on the horizontal axis, or NaN.
    public DoubleProperty pointerProperty() {
        return pointer;
    }

    /// Label of the line that stands out before the others in every chart and legend, or empty.
    public StringProperty stressedProperty() {
        return stressed;
    }

    /// Lets the line so many places after the stressed one stand out, the first or last where none does.
    void stressNext(List<Line> lines, int way) {
        List<String> labels = lines.stream().map(Line::label).toList();
        int at = labels.indexOf(stressed.get());
        int next = at < 0 ? (way > 0 ? 0 : labels.size() - 1) : Math.floorMod(at + way, Math.max(1, labels.size()));
        stressed.set(labels.isEmpty() ? "" : labels.get(next));
    }

    /// What happens when a mark is clicked.
    public void onMark(Consumer<MarkAt> newOpened) {
        opened = newOpened;
    }

    /// A mark was clicked.
    void open(MarkAt mark) {
        opened.accept(mark);
    }

    /// The runs laid over each other, the most important first.
    public ObservableList<RunRow> shown() {
        return shown;
    }

    /// Rises whenever a picture would look different.
    public long version() {
        long version = settings + stresses + pictures.unfinished();
        for (RunRow run : shown) {
            version += run.history().version();
        }
        return version;
    }

    /// The charts worth drawing now: loss, the task's metrics, learning rate, gradient norm, throughput.
    public List<Quantity> quantities() {
        Map<String, Double> metrics = new HashMap<>();
        shown.forEach(run -> run.history().validation().keySet().forEach(metric -> metrics.put(metric, 0.0)));
        metrics.remove(LOSS);
        Set<Quantity> quantities = new LinkedHashSet<>();
        quantities.add(new Quantity(LOSS, Messages.text("curves.loss")));
        RunRow.mainMetric(metrics).ifPresent(main -> quantities.add(metric(main.getKey())));
        new TreeSet<>(metrics.keySet())
                .stream()
                        .map(CurvesViewModel::metric)
                        .filter(metric -> quantities.size() <= METRICS || quantities.contains(metric))
                        .limit(METRICS)
                        .forEach(quantities::add);
        quantities.add(new Quantity("learning-rate", Messages.text("curves.learning-rate")));
        if (shown.stream().anyMatch(run -> run.history().gradientNorm().size() > 0)) {
            quantities.add(new Quantity("gradient-norm", Messages.text("curves.gradient-norm")));
        }
        if (shown.stream().anyMatch(run -> run.history().throughput().size() > 0)) {
            quantities.add(new Quantity("throughput", Messages.text("curves.throughput")));
        }
        if (shown.stream().anyMatch(run -> run.history().memory().size() > 0)) {
            quantities.add(new Quantity("memory", Messages.text("curves.memory")));
        }
        return List.copyOf(quantities);
    }

    private static Quantity metric(String metric) {
        return new Quantity(metric, MetricWords.title(metric));
    }

    /// The lines of one chart, thinned to `columns` pixels, over {@link #windowProperty}.
    public Picture picture(Quantity quantity, int columns) {
        Window seen = window.get().orElseGet(() -> whole(columns));
        return pictures.picture(strands(), quantity, seen, columns, settings());
    }

    /// The stretch that everything takes.
    Window whole(int columns) {
        return Pictures.whole(strands(), axis.get(), columns);
    }

    /// Every line's value at a position, lowest first, as it is drawn.
    public Reading reading(Quantity quantity, double x) {
        return pictures.reading(strands(), quantity, x, settings());
    }

    /// Smooths a little more or less.
    void smooth(double by) {
        smoothing.set(Math.round(100 * Math.clamp(smoothing.get() + by, 0, 0.99)) / 100.0);
    }

    /// Shows this stretch, or everything where it is as long or too short to mean anything.
    void zoom(Window wanted) {
        Window whole = whole(1_000);
        double shortest = axis.get() == Track.Axis.STEP ? 2 : (whole.right() - whole.left()) * 1e-4;
        if (wanted.right() - wanted.left() >= (whole.right() - whole.left()) * 0.999) {
            window.set(Optional.empty());
        } else if (wanted.right() - wanted.left() >= shortest) {
            window.set(Optional.of(wanted));
        }
    }

    /// Grows (above 1) or shrinks what is seen around a position.
    void scale(double factor, double around) {
        Window whole = whole(1_000);
        zoom(window.get().orElse(whole).scaled(factor, around, whole));
    }

    /// Moves what is seen along the axis.
    void pan(double by) {
        Window whole = whole(1_000);
        window.get().ifPresent(seen -> window.set(Optional.of(seen.moved(by, whole))));
    }

    /// How the curves are drawn, in words that {@link #restore} understands: axis, smoothing, logarithm, seeds, and the
    /// large quantity.
    String layout() {
        return String.join(
                " ",
                axis.get().name(),
                Double.toString(smoothing.get()),
                Boolean.toString(logarithmic.get()),
                Boolean.toString(seedsTogether.get()),
                featured.get());
    }

    /// Draws as in an earlier session; what is not understood changes nothing.
    void restore(String layout) {
        String[] words = layout.split(" ");
        if (words.length < 5) {
            return;
        }
        for (Track.Axis each : Track.Axis.values()) {
            if (each.name().equals(words[0])) {
                axis.set(each);
            }
        }
        try {
            double weight = Double.parseDouble(words[1]);
            smoothing.set(weight >= 0 && weight <= 0.99 ? weight : smoothing.get());
        } catch (NumberFormatException _) {
            return;
        }
        logarithmic.set(Boolean.parseBoolean(words[2]));
        seedsTogether.set(Boolean.parseBoolean(words[3]));
        featured.set(words[4]);
    }

    private Pictures.Settings settings() {
        return new Pictures.Settings(axis.get(), Math.clamp(smoothing.get(), 0, 0.99), outliers.get());
    }

    private List<Strand> strands() {
        if (strandsOf != settings) {
            strandsOf = settings;
            strands = Strand.of(shown, seedsTogether.get());
        }
        return strands;
    }
}
