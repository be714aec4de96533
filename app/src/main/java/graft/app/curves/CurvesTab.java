package graft.app.curves;

import graft.app.task.Tasks;
import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Levels;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/// The curves in the dock: one quantity large, the others small beside it where there is room. A timer lets one chart
/// after the other look whether it must paint; it rests while the tab is hidden.
public final class CurvesTab implements DockTab {

    /// Paintings a second, of all charts together.
    private static final int PAINTS = 24;
    /// Widths in pixels of 100 % text from which one, two and three columns of small charts stand beside the large one.
    private static final double ONE_COLUMN = 720;

    private static final double TWO_COLUMNS = 1_080;
    private static final double THREE_COLUMNS = 1_380;
    private static final double SMALL = 210;
    private static final int ROWS = 2;
    /// Height of a small chart, in the same pixels, below which it has no room for an axis.
    private static final double LOW = 92;

    private final CurvesViewModel model;
    private final Theme theme;
    private final CurveCopies copies;
    private final List<CurveChart> charts = new ArrayList<>();
    private final BooleanProperty asTable = new SimpleBooleanProperty(this, "asTable");
    private final CurveTable table;
    private final HBox area = new HBox();
    private final GridPane small = new GridPane();
    private final Label nothing = Controls.label(Messages.text("curves.nothing"), "g-muted");
    /// A tick comes within a pulse, in which a gesture may have the large chart painted; looking is a task of its own.
    private final Timeline timer =
            new Timeline(new KeyFrame(Duration.millis(1000.0 / PAINTS), event -> Platform.runLater(this::look)));
    private List<CurvesViewModel.Quantity> quantities = List.of();
    private int turn;
    /// The first chart waits for fonts and classes, which take some 200 ms, so that they do not hold the window up.
    private volatile boolean warm;
    private Form arranged = new Form(-1, -1);

    /// Columns and rows of small charts.
    private record Form(int columns, int rows) {}

    /// @param say tells the user in one line what came of copying
    public CurvesTab(CurvesViewModel model, Theme theme, Tasks tasks, Consumer<String> say) {
        this.model = model;
        this.theme = theme;
        copies = new CurveCopies(this::large, tasks, say);
        table = new CurveTable(model, theme);
        timer.setCycleCount(Timeline.INDEFINITE);
        Thread.ofVirtual().name("chart warmth").start(() -> {
            try {
                ChartWarmth.warm(theme.colors());
            } finally {
                warm = true;
            }
        });
    }

    @Override
    public String id() {
        return "curves";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("curves.title"));
    }

    @Override
    public String layout() {
        return model.layout();
    }

    @Override
    public void restore(String layout) {
        model.restore(layout);
    }

    @Override
    public String also() {
        return Messages.text("curves.also");
    }

    @Override
    public Node content() {
        area.getStyleClass().add("g-curves");
        small.getStyleClass().add("g-curves-small");
        Node figures = table.titled();
        StackPane stack = new StackPane(area, figures, nothing);
        stack.setMinSize(0, 0);
        stack.widthProperty().addListener(observed -> arrange(false));
        stack.heightProperty().addListener(observed -> arrange(false));
        theme.scaleProperty().addListener(observed -> arrange(true));
        model.featuredProperty().addListener(observed -> arrange(true));
        // What a gesture asks for is painted at once; everything else waits for the timer.
        model.windowProperty().addListener(observed -> {
            if (warm && !charts.isEmpty()) {
                large().paint();
            }
        });
        asTable.subscribe(on -> {
            figures.setVisible(on);
            look();
        });
        nothing.setWrapText(true);
        nothing.getStyleClass().add("g-nothing");
        look();
        return stack;
    }

    @Override
    public Optional<Node> tools() {
        return Optional.of(Levels.from(Level.WORKBENCH, theme, new CurveTools(model, asTable, copies.items()).node()));
    }

    /// The large chart, to read values at once.
    @Override
    public Node first(List<Node> stops) {
        return stops.stream()
                .filter(stop -> stop instanceof PointerLayer && within(large(), stop))
                .findFirst()
                .orElseGet(stops::getFirst);
    }

    private static boolean within(Node chart, Node stop) {
        return Stream.iterate(stop, Objects::nonNull, Node::getParent).anyMatch(at -> at == chart);
    }

    @Override
    public void shown(boolean visible) {
        if (visible) {
            timer.play();
        } else {
            timer.stop();
        }
    }

    /// Follows the runs, and lets one chart paint: what the timer does, in tests too.
    void look() {
        boolean empty = model.shown().isEmpty();
        nothing.setVisible(empty);
        area.setVisible(!empty && !asTable.get());
        List<CurvesViewModel.Quantity> wanted = model.quantities();
        if (!wanted.equals(quantities)) {
            List<CurveChart> next = wanted.stream().map(this::chart).toList();
            charts.clear();
            charts.addAll(next);
            arrange(true);
            quantities = wanted; // last: what failed on the way is tried again by the next tick
        }
        if (!warm) {
            return;
        }
        if (asTable.get()) {
            table.show(large().quantity());
            return;
        }
        // One chart at a time, in turn, so that no task of the FX thread grows with their number.
        for (int i = 0; i < charts.size(); i++) {
            turn = (turn + 1) % charts.size();
            CurveChart chart = charts.get(turn);
            if (chart.getScene() != null && chart.prepare()) {
                Platform.runLater(chart::draw);
                return;
            }
        }
    }

    /// The one there is, or a new one.
    private CurveChart chart(CurvesViewModel.Quantity quantity) {
        return charts.stream()
                .filter(chart -> chart.quantity().equals(quantity))
                .findFirst()
                .orElseGet(() -> new CurveChart(model, theme, quantity));
    }

    private CurveChart large() {
        return charts.stream()
                .filter(chart ->
                        chart.quantity().key().equals(model.featuredProperty().get()))
                .findFirst()
                .orElseGet(charts::getFirst);
    }

    /// The large one alone where there is little room, else the others in one or two columns beside it.
    private void arrange(boolean anew) {
        if (charts.isEmpty()) {
            return;
        }
        double scale = theme.scaleProperty().get();
        StackPane whole = (StackPane) area.getParent();
        double width = whole.getWidth() / scale;
        int columns = width > THREE_COLUMNS ? 3 : width > TWO_COLUMNS ? 2 : width > ONE_COLUMN ? 1 : 0;
        int rows = whole.getHeight() >= ROWS * LOW * scale ? ROWS : 1;
        Form form = new Form(columns, rows);
        if (form.equals(arranged) && !anew) {
            return;
        }
        arranged = form;
        CurveChart large = large();
        HBox.setHgrow(large, Priority.ALWAYS);
        large.setLarge(true);
        List<CurveChart> others = charts.stream()
                .filter(chart -> chart != large)
                .limit((long) columns * rows)
                .toList();
        small.getChildren().clear();
        small.getColumnConstraints().clear();
        small.getRowConstraints().clear();
        for (int i = 0; i < others.size(); i++) {
            others.get(i).setLarge(false);
            small.add(others.get(i), i / rows, i % rows);
        }
        for (int i = 0; i < Math.min(columns, (others.size() + rows - 1) / rows); i++) {
            ColumnConstraints column = new ColumnConstraints(SMALL * scale);
            small.getColumnConstraints().add(column);
        }
        for (int i = 0; i < Math.min(rows, others.size()); i++) {
            RowConstraints row = new RowConstraints();
            row.setPercentHeight(100.0 / Math.min(rows, others.size()));
            small.getRowConstraints().add(row);
        }
        small.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        area.getChildren().setAll(others.isEmpty() ? List.of(large) : List.of(large, small));
    }
}
