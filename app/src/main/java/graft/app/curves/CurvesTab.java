package graft.app.curves;

import graft.app.runs.Track;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// The curves in the dock: the loss large, metrics and learning rate beside it. A timer lets one chart
/// after the other look whether it must paint; it rests while the tab is hidden.
public final class CurvesTab implements DockTab {

    /// Paintings a second, of all charts together.
    private static final int PAINTS = 24;

    private final CurvesViewModel model;
    private final Theme theme;
    private final List<CurveChart> charts = new ArrayList<>();
    private final HBox area = new HBox();
    private final VBox small = new VBox();
    private final Label nothing = Controls.label(Messages.text("curves.nothing"), "g-muted");
    private final Timeline timer = new Timeline(new KeyFrame(Duration.millis(1000.0 / PAINTS), event -> tick()));
    private List<CurvesViewModel.Quantity> quantities = List.of();
    private int turn;

    public CurvesTab(CurvesViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        timer.setCycleCount(Timeline.INDEFINITE);
        Thread.ofVirtual().name("chart warmth").start(() -> ChartWarmth.warm(theme.colors()));
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
    public Node content() {
        area.getStyleClass().add("g-curves");
        small.getStyleClass().add("g-curves-small");
        StackPane stack = new StackPane(area, nothing);
        stack.setMinSize(0, 0);
        stack.widthProperty().addListener(observed -> arrange());
        theme.scaleProperty().addListener(observed -> arrange());
        nothing.setWrapText(true);
        nothing.getStyleClass().add("g-nothing");
        tick();
        return stack;
    }

    @Override
    public Optional<Node> tools() {
        Label words = Controls.label("", "g-muted");
        Runnable say = () -> words.setText(Messages.text(
                "curves.smoothing", Figures.decimal(model.smoothingProperty().get(), 2)));
        model.smoothingProperty().addListener(observed -> say.run());
        say.run();
        Slider slider = new Slider(0, 0.99, model.smoothingProperty().get());
        slider.setId("smoothing");
        slider.setAccessibleText(Messages.text("curves.smoothing.spoken"));
        slider.getStyleClass().addAll("small", "g-slider");
        slider.valueProperty().bindBidirectional(model.smoothingProperty());
        HBox tools = Controls.row(words, slider);
        HBox axes = new HBox();
        axes.getStyleClass().add("g-choices");
        for (Track.Axis axis : Track.Axis.values()) {
            ToggleButton button = choice(
                    switch (axis) {
                        case STEP -> Messages.text("curves.step");
                        case EPOCH -> Messages.text("curves.epoch");
                        case TIME -> Messages.text("curves.time");
                    });
            button.setOnAction(event -> model.axisProperty().set(axis));
            model.axisProperty().subscribe(now -> button.setSelected(now == axis));
            button.addEventHandler(javafx.event.ActionEvent.ACTION, event -> button.setSelected(true));
            axes.getChildren().add(button);
        }
        ToggleButton log = choice(Messages.text("curves.log"));
        log.setId("log-axis");
        log.selectedProperty().bindBidirectional(model.logarithmicProperty());
        tools.getChildren().addAll(axes, log);
        return Optional.of(tools);
    }

    private static ToggleButton choice(String text) {
        ToggleButton button = new ToggleButton(text);
        button.getStyleClass().setAll("g-tab", "g-choice");
        return button;
    }

    @Override
    public void shown(boolean visible) {
        if (visible) {
            timer.play();
        } else {
            timer.stop();
        }
    }

    private void tick() {
        nothing.setVisible(model.shown().isEmpty());
        area.setVisible(!model.shown().isEmpty());
        List<CurvesViewModel.Quantity> wanted = model.quantities();
        if (!wanted.equals(quantities)) {
            quantities = wanted;
            charts.removeIf(chart -> !wanted.contains(chart.quantity()));
            for (CurvesViewModel.Quantity quantity : wanted) {
                if (charts.stream().noneMatch(chart -> chart.quantity().equals(quantity))) {
                    charts.add(new CurveChart(
                            model, theme, quantity, quantity.key().equals("loss")));
                }
            }
            charts.sort(java.util.Comparator.comparingInt(chart -> wanted.indexOf(chart.quantity())));
            arrange();
        }
        // One chart at a time, in turn, so that no task of the FX thread grows with their number.
        for (int i = 0; i < charts.size(); i++) {
            turn = (turn + 1) % charts.size();
            CurveChart chart = charts.get(turn);
            if (chart.getScene() != null && chart.paint()) {
                return;
            }
        }
    }

    /// Loss alone where there is little room, else the others in a column beside it.
    private void arrange() {
        if (charts.isEmpty()) {
            return;
        }
        double em = theme.scaleProperty().get();
        boolean wide = ((StackPane) area.getParent()).getWidth() > 800 * em;
        CurveChart loss = charts.getFirst();
        HBox.setHgrow(loss, Priority.ALWAYS);
        List<CurveChart> others = charts.subList(1, Math.min(charts.size(), 3));
        others.forEach(chart -> VBox.setVgrow(chart, Priority.ALWAYS));
        small.getChildren().setAll(wide ? others : List.of());
        small.setPrefWidth(220 * em);
        small.setMinWidth(220 * em);
        area.getChildren().setAll(wide && !others.isEmpty() ? List.of(loss, small) : List.of(loss));
    }
}
