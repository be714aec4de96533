package graft.app.curves;

import graft.app.curves.CurvesViewModel.MarkAt;
import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Reading;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.Comparator;
import javafx.css.PseudoClass;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;

/// What follows the pointer over a chart: a vertical hair, in all charts at once, and here every run's value
/// at it. Drag zooms, with Shift moves; the wheel scales, over the figures at the left the vertical axis; a
/// double click resets. The line that the pointer is on stands out before the others, in the legend, too. With the
/// keyboard ← and → move the hair, ↑ and ↓ go from line to line, + and − scale, Home and End go to the ends, Escape
/// resets. Nodes over the picture, so that it is not drawn again.
final class PointerLayer extends Pane {

    private static final double SMOOTHING = 0.05;
    private static final double SHORTEST_DRAG = 6;
    private static final double WHEEL = 1.0015;
    private static final double KEY = 1.25;
    /// How near the hair must be to a mark, as a share of the picture.
    private static final double REACH = 0.012;
    /// How near the pointer must be to a line, in pixels.
    private static final double TOUCH = 14;

    private static final PseudoClass STRESSED = PseudoClass.getPseudoClass("stressed");

    private final CurveChart chart;
    private final Line hair = new Line();
    private final Region stretch = new Region();
    private final VBox card = new VBox();
    private double pressedAt = Double.NaN;
    private double pannedFrom = Double.NaN;
    private double cardY;
    /// Where the pointer is, or NaN while the keyboard moves the hair.
    private double pointedAt = Double.NaN;
    private boolean here;

    PointerLayer(CurveChart chart) {
        this.chart = chart;
        getStyleClass().add("g-pointer");
        hair.getStyleClass().add("g-hair");
        stretch.getStyleClass().add("g-stretch");
        card.getStyleClass().add("g-card");
        card.setMouseTransparent(true);
        hair.setMouseTransparent(true);
        stretch.setMouseTransparent(true);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText(Messages.text("curves.spoken", chart.quantity().title()));
        getChildren().addAll(stretch, hair, card);
        hair.setVisible(false);
        stretch.setVisible(false);
        card.setVisible(false);
        chart.model().pointerProperty().addListener((observed, before, now) -> follow(now.doubleValue()));
        setOnMouseMoved(this::hover);
        setOnMouseExited(event -> leave());
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        setOnScroll(this::scroll);
        setOnKeyPressed(this::key);
        setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                chart.reset();
            } else if (event.isStillSincePress() && event.getButton() == MouseButton.PRIMARY) {
                openMark(chart.valueAt(event.getX()));
            }
        });
    }

    /// Opens what the mark beside the pointer tells of, if there is one.
    private void openMark(double value) {
        Picture picture = chart.picture();
        double reach = (picture.right() - picture.left()) * REACH;
        MarkLayer.near(picture, value, reach).stream().findFirst().ifPresent(chart.model()::open);
    }

    private void leave() {
        if (here) {
            chart.model().stressedProperty().set("");
        }
        here = false;
        chart.model().pointerProperty().set(Double.NaN);
    }

    private void hover(MouseEvent event) {
        Rectangle2D area = chart.dataArea();
        if (area.contains(event.getX(), event.getY())) {
            here = true;
            cardY = event.getY();
            pointedAt = event.getX();
            double value = chart.valueAt(pointedAt);
            if (value == chart.model().pointerProperty().get()) {
                follow(value); // straight up or down, to another line
            }
            chart.model().pointerProperty().set(value);
        } else {
            leave();
        }
    }

    /// Another part of the curves is seen: what the pointer is over is something else, though it has not moved; a hair
    /// that the keyboard has put somewhere stays at its value.
    void redrawn() {
        if (here && !Double.isNaN(pointedAt)) {
            chart.model().pointerProperty().set(chart.valueAt(pointedAt));
        }
        follow(chart.model().pointerProperty().get());
    }

    /// The hair stands where it stands in every chart; the values only where the pointer is.
    private void follow(double value) {
        Rectangle2D area = chart.dataArea();
        double x = chart.screenX(value);
        boolean inside = !Double.isNaN(value) && x >= area.getMinX() && x <= area.getMaxX();
        hair.setVisible(inside);
        card.setVisible(inside && here);
        if (!inside) {
            return;
        }
        hair.setStartX(Math.floor(x) + 0.5);
        hair.setEndX(Math.floor(x) + 0.5);
        hair.setStartY(area.getMinY());
        hair.setEndY(area.getMaxY());
        if (here) {
            showValues(value, x);
        }
    }

    private void showValues(double value, double x) {
        Reading reading = chart.model().reading(chart.quantity(), value);
        if (!Double.isNaN(pointedAt)) {
            chart.model().stressedProperty().set(touched(reading));
        }
        write(reading);
        card.setVisible(!reading.values().isEmpty());
        card.applyCss(); // or what was just written is measured as if it had no style
        card.autosize();
        boolean right = x + 14 + card.getWidth() < getWidth();
        card.relocate(
                right ? x + 14 : x - 14 - card.getWidth(),
                Math.clamp(cardY - card.getHeight() / 2, 0, Math.max(0, getHeight() - card.getHeight())));
    }

    /// Label of the line that the pointer is on, or empty.
    private String touched(Reading reading) {
        return reading.values().stream()
                .filter(value -> away(value) <= TOUCH)
                .min(Comparator.comparingDouble(this::away))
                .map(Reading.Value::label)
                .orElse("");
    }

    private double away(Reading.Value value) {
        return Math.abs(chart.screenY(value.value()) - cardY);
    }

    private void write(Reading reading) {
        card.getChildren().setAll(Controls.label(position(reading.x()), "g-muted", "g-small"));
        StringBuilder spoken = new StringBuilder(position(reading.x()));
        for (Reading.Value value : reading.values()) {
            Region mark = new Region();
            mark.getStyleClass().add("g-legend-mark");
            mark.setStyle("-fx-background-color: "
                    + ChartLegend.css(ChartColors.of(
                            value.kind(), value.nth(), chart.theme().colors()))
                    + ";");
            Label name = Controls.label(value.label(), "g-small", "g-card-name");
            name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS); // its end tells it from others
            String words = chart.quantity().key().equals("learning-rate")
                    ? Figures.rate(value.value())
                    : Figures.metric(value.value());
            HBox row = new HBox(mark, name, Controls.spacer(), Controls.label(words, "g-small", "g-strong"));
            row.getStyleClass().add("g-legend-entry");
            row.pseudoClassStateChanged(
                    STRESSED,
                    value.label().equals(chart.model().stressedProperty().get()));
            card.getChildren().add(row);
            spoken.append(", ").append(value.label()).append(' ').append(words);
        }
        Picture picture = chart.picture();
        double reach = (picture.right() - picture.left()) * REACH;
        for (MarkAt mark : MarkLayer.near(picture, reading.x(), reach)) {
            card.getChildren().add(Controls.label(MarkLayer.words(mark.mark()), "g-muted", "g-small", "g-card-told"));
            spoken.append(", ").append(MarkLayer.words(mark.mark()));
        }
        setAccessibleText(spoken.toString());
    }

    private String position(double x) {
        return switch (chart.model().axisProperty().get()) {
            case STEP -> Messages.text("curves.at.step", Figures.count(Math.round(x)));
            case EPOCH -> Messages.text("curves.at.epoch", Figures.fixed(x, 2));
            case TIME -> Figures.duration(x);
            case TOKENS -> Messages.text("curves.at.tokens", Figures.count(Math.round(x)));
            case WALL -> Figures.moment(x);
        };
    }

    private void press(MouseEvent event) {
        requestFocus();
        boolean primary = event.getButton() == MouseButton.PRIMARY;
        pressedAt = primary && !event.isShiftDown() ? event.getX() : Double.NaN;
        pannedFrom = primary && event.isShiftDown() ? event.getX() : Double.NaN;
    }

    private void drag(MouseEvent event) {
        if (!Double.isNaN(pannedFrom)) {
            chart.model().pan(chart.valueAt(pannedFrom) - chart.valueAt(event.getX()));
            pannedFrom = event.getX();
            return;
        }
        if (Double.isNaN(pressedAt)) {
            return;
        }
        leave();
        Rectangle2D area = chart.dataArea();
        double from = Math.clamp(Math.min(pressedAt, event.getX()), area.getMinX(), area.getMaxX());
        double to = Math.clamp(Math.max(pressedAt, event.getX()), area.getMinX(), area.getMaxX());
        stretch.resizeRelocate(from, area.getMinY(), to - from, area.getHeight());
        stretch.setVisible(true);
    }

    private void release(MouseEvent event) {
        double start = pressedAt;
        pressedAt = Double.NaN;
        pannedFrom = Double.NaN;
        stretch.setVisible(false);
        if (!Double.isNaN(start) && Math.abs(event.getX() - start) >= SHORTEST_DRAG) {
            double left = chart.valueAt(Math.min(start, event.getX()));
            double right = chart.valueAt(Math.max(start, event.getX()));
            chart.model().zoom(new Window(Math.max(left, chart.picture().left()), right));
        }
    }

    private void scroll(ScrollEvent event) {
        Rectangle2D area = chart.dataArea();
        double factor = Math.pow(WHEEL, -event.getDeltaY());
        if (event.getX() < area.getMinX()) {
            chart.scaleHeight(factor, event.getY());
        } else if (event.getDeltaX() != 0 || event.isShiftDown()) {
            double delta = event.getDeltaX() != 0 ? event.getDeltaX() : event.getDeltaY();
            chart.model().pan(chart.valueAt(0) - chart.valueAt(delta));
        } else {
            chart.model().scale(factor, chart.valueAt(event.getX()));
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() != KeyCode.LEFT && event.getCode() != KeyCode.RIGHT) {
            return; // size of text, and all that belongs to the window
        }
        Picture picture = chart.picture();
        double span = picture.right() - picture.left();
        double now = chart.model().pointerProperty().get();
        double at = Double.isNaN(now) ? picture.left() + span / 2 : now;
        switch (event.getCode()) {
            case LEFT -> aside(event, -1, at, span);
            case RIGHT -> aside(event, 1, at, span);
            case UP -> stress(-1);
            case DOWN -> stress(1);
            case HOME -> moveTo(picture.left());
            case END -> moveTo(picture.right());
            case PLUS, EQUALS, ADD -> chart.model().scale(1 / KEY, at);
            case MINUS, SUBTRACT -> chart.model().scale(KEY, at);
            case L ->
                chart.model()
                        .logarithmicProperty()
                        .set(!chart.model().logarithmicProperty().get());
            case ENTER -> openMark(at);
            case ESCAPE -> {
                chart.model().stressedProperty().set("");
                chart.reset();
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void stress(int way) {
        pointedAt = Double.NaN; // the keyboard's choice holds until the pointer moves
        chart.model().stressNext(chart.picture().lines(), way);
        follow(chart.model().pointerProperty().get());
        setAccessibleText(chart.model().stressedProperty().get());
    }

    /// Along the curve, or with Ctrl less and more smoothing.
    private void aside(KeyEvent event, int way, double at, double span) {
        if (event.isShortcutDown()) {
            chart.model().smooth(way * SMOOTHING);
        } else {
            moveTo(at + way * span / 100);
        }
    }

    private void moveTo(double value) {
        Picture picture = chart.picture();
        here = true;
        cardY = getHeight() / 3;
        pointedAt = Double.NaN;
        chart.model().pointerProperty().set(Math.clamp(value, picture.left(), picture.right()));
    }
}
