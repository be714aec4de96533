package graft.app.curves;

import graft.app.curves.CurvesViewModel.Reading;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.runs.Track;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;

/// What follows the pointer over a chart: a vertical hair with every run's value there, and the stretch that a drag
/// will zoom to. Nodes over the picture, so that the picture itself is not drawn again.
final class PointerLayer extends Pane {

    private static final double SHORTEST_DRAG = 6;

    private final CurveChart chart;
    private final Line hair = new Line();
    private final Region stretch = new Region();
    private final VBox card = new VBox();
    private double pressedAt = Double.NaN;

    PointerLayer(CurveChart chart) {
        this.chart = chart;
        getStyleClass().add("g-pointer");
        hair.getStyleClass().add("g-hair");
        stretch.getStyleClass().add("g-stretch");
        card.getStyleClass().add("g-card");
        card.setMouseTransparent(true);
        hair.setMouseTransparent(true);
        stretch.setMouseTransparent(true);
        getChildren().addAll(stretch, hair, card);
        hide();
        setOnMouseMoved(this::hover);
        setOnMouseExited(event -> hide());
        setOnMousePressed(event -> pressedAt = event.getButton() == MouseButton.PRIMARY ? event.getX() : Double.NaN);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                chart.zoom(Optional.empty());
            }
        });
    }

    private void hide() {
        hair.setVisible(false);
        stretch.setVisible(false);
        card.setVisible(false);
    }

    private void hover(MouseEvent event) {
        Rectangle2D area = chart.dataArea();
        if (!area.contains(event.getX(), event.getY())) {
            hide();
            return;
        }
        Reading reading = chart.model().reading(chart.quantity(), chart.valueAt(event.getX()));
        hair.setStartX(Math.floor(event.getX()) + 0.5);
        hair.setEndX(Math.floor(event.getX()) + 0.5);
        hair.setStartY(area.getMinY());
        hair.setEndY(area.getMaxY());
        hair.setVisible(true);
        write(reading);
        card.setVisible(!reading.values().isEmpty());
        card.autosize();
        boolean right = event.getX() + 14 + card.getWidth() < getWidth();
        card.relocate(
                right ? event.getX() + 14 : event.getX() - 14 - card.getWidth(),
                Math.clamp(event.getY() - card.getHeight() / 2, 0, Math.max(0, getHeight() - card.getHeight())));
    }

    private void write(Reading reading) {
        card.getChildren().setAll(Controls.label(position(reading.x()), "g-muted", "g-small"));
        for (Reading.Value value : reading.values()) {
            Region mark = new Region();
            mark.getStyleClass().add("g-legend-mark");
            mark.setStyle("-fx-background-color: "
                    + ChartLegend.css(
                            ChartColors.of(value.kind(), 0, chart.theme().colors()))
                    + ";");
            Label name = Controls.label(value.label(), "g-small");
            name.setMaxWidth(180);
            Label figure = Controls.label(
                    chart.quantity().key().equals("learning-rate")
                            ? Figures.rate(value.value())
                            : Figures.metric(value.value()),
                    "g-small",
                    "g-strong");
            HBox row = new HBox(mark, name, Controls.spacer(), figure);
            row.getStyleClass().add("g-legend-entry");
            card.getChildren().add(row);
        }
    }

    private String position(double x) {
        return switch (chart.model().axisProperty().get()) {
            case STEP -> Messages.text("curves.at.step", Figures.count(Math.round(x)));
            case EPOCH -> Messages.text("curves.at.epoch", Figures.decimal(x, 2));
            case TIME -> Figures.duration(x);
        };
    }

    private void drag(MouseEvent event) {
        if (Double.isNaN(pressedAt)) {
            return;
        }
        hide();
        Rectangle2D area = chart.dataArea();
        double from = Math.clamp(Math.min(pressedAt, event.getX()), area.getMinX(), area.getMaxX());
        double to = Math.clamp(Math.max(pressedAt, event.getX()), area.getMinX(), area.getMaxX());
        stretch.resizeRelocate(from, area.getMinY(), to - from, area.getHeight());
        stretch.setVisible(true);
    }

    private void release(MouseEvent event) {
        double start = pressedAt;
        pressedAt = Double.NaN;
        stretch.setVisible(false);
        if (Double.isNaN(start) || Math.abs(event.getX() - start) < SHORTEST_DRAG) {
            return;
        }
        double left = chart.valueAt(Math.min(start, event.getX()));
        double right = chart.valueAt(Math.max(start, event.getX()));
        double shortest = chart.model().axisProperty().get() == Track.Axis.STEP ? 2 : 1e-3;
        if (right - left >= shortest) {
            chart.zoom(Optional.of(new Window(left, right)));
        }
    }
}
