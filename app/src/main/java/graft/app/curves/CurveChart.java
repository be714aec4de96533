package graft.app.curves;

import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.runs.Track;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
import javafx.scene.text.FontSmoothingType;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.ui.RectangleEdge;

/// One chart of the curves: legend with current values above, the picture below, the layers of marks and of
/// the pointer on top. It paints when {@link #paint} is called and what it shows has changed.
final class CurveChart extends BorderPane {

    private static final double AXIS_FIGURES = 10.5;
    /// In pixels: a canvas smaller than this is not painted.
    private static final double LEAST = 40;

    private final CurvesViewModel model;
    private final Theme theme;
    private final Quantity quantity;
    private final ChartLegend legend;
    private final CurvePlot plot = new CurvePlot();
    private final PlotCanvas canvas;
    private final MarkLayer marks = new MarkLayer();
    private Optional<Window> height = Optional.empty();
    private final PointerLayer pointer;
    private Picture picture;
    private long painted = -1;

    CurveChart(CurvesViewModel model, Theme theme, Quantity quantity) {
        this.model = model;
        this.theme = theme;
        this.quantity = quantity;
        legend = new ChartLegend(
                quantity.title(),
                quantity.key().equals("learning-rate"),
                () -> model.featuredProperty().set(quantity.key()),
                model.stressedProperty()::set);
        JFreeChart chart = plot.chart();
        canvas = new PlotCanvas(chart);
        canvas.getGraphicsContext2D().setFontSmoothingType(FontSmoothingType.GRAY);
        canvas.setMouseTransparent(true);
        picture = model.picture(quantity, 1);
        setTop(legend);
        pointer = new PointerLayer(this);
        setCenter(new Stage(canvas, marks, pointer));
        getStyleClass().add("g-chart");
        setId("chart-" + quantity.key());
        setMinSize(0, 0);
        canvas.widthProperty().addListener(observed -> repaintSoon());
        canvas.heightProperty().addListener(observed -> repaintSoon());
        theme.colorsProperty().addListener(observed -> repaintSoon());
        theme.scaleProperty().addListener(observed -> repaintSoon());
    }

    Quantity quantity() {
        return quantity;
    }

    CurvesViewModel model() {
        return model;
    }

    Theme theme() {
        return theme;
    }

    /// Large charts have room for the lines' names.
    void setLarge(boolean large) {
        legend.setNamed(large);
        repaintSoon();
    }

    private void repaintSoon() {
        painted = -1;
    }

    /// Draws anew if anything has changed since the last time.
    ///
    /// @return whether it drew
    boolean paint() {
        if (!prepare()) {
            return false;
        }
        draw();
        return true;
    }

    /// The first half of {@link #paint}: works out what to draw. With long runs each half takes some milliseconds;
    /// who is in no hurry makes them two tasks.
    ///
    /// @return whether there is something to {@link #draw}
    boolean prepare() {
        long version = model.version();
        if (version == painted || canvas.getWidth() < LEAST || canvas.getHeight() < LEAST) {
            return false;
        }
        painted = version;
        picture = model.picture(quantity, columns());
        return true;
    }

    private int columns() {
        return Math.max(50, (int) canvas.getWidth() - 50);
    }

    /// The second half: draws what was worked out last.
    void draw() {
        TokenChartTheme look = TokenChartTheme.of(
                theme.colors(), AXIS_FIGURES * theme.scaleProperty().get(), canvas.getHeight());
        plot.show(
                picture,
                quantity,
                model.axisProperty().get(),
                model.logarithmicProperty().get(),
                height,
                columns());
        plot.dress(picture, look, model.stressedProperty().get());
        // JFreeChart-FX forgets that its restore() takes the font away and draws the second time with another one.
        canvas.getGraphicsContext2D().setFont(ChartFont.onScreen(look.pixels()));
        canvas.draw();
        legend.show(picture.lines(), theme.colors(), model.stressedProperty().get());
        marks.show(picture, dataArea(), theme);
        pointer.redrawn();
    }

    /// Grows (above 1) or shrinks the vertical axis around a height.
    void scaleHeight(double factor, double aroundY) {
        Window seen = height.orElseGet(() -> {
            var range = plot.chart().getXYPlot().getRangeAxis().getRange();
            return new Window(range.getLowerBound(), range.getUpperBound());
        });
        double around = valueOfY(aroundY);
        Window next = new Window(around - (around - seen.left()) * factor, around + (seen.right() - around) * factor);
        boolean logarithmic = plot.chart().getXYPlot().getRangeAxis() instanceof DecadeAxis;
        if (next.right() - next.left() > 1e-12 && !(logarithmic && next.left() <= 0)) {
            height = Optional.of(next);
            repaintSoon();
        }
    }

    /// Everything again, in both directions.
    void reset() {
        height = Optional.empty();
        model.windowProperty().set(Optional.empty());
        repaintSoon();
    }

    /// Where the picture's lines are, in this chart's layer.
    Rectangle2D dataArea() {
        java.awt.geom.Rectangle2D area = canvas.info().getPlotInfo().getDataArea();
        return new Rectangle2D(area.getX(), area.getY(), Math.max(0, area.getWidth()), Math.max(0, area.getHeight()));
    }

    double valueAt(double x) {
        Rectangle2D area = dataArea();
        double share = area.getWidth() <= 0 ? 0 : (x - area.getMinX()) / area.getWidth();
        return picture.left() + share * (picture.right() - picture.left());
    }

    double screenX(double value) {
        Rectangle2D area = dataArea();
        return area.getMinX()
                + area.getWidth() * (value - picture.left()) / Math.max(1e-12, picture.right() - picture.left());
    }

    double screenY(double value) {
        Rectangle2D area = dataArea();
        return plot.chart()
                .getXYPlot()
                .getRangeAxis()
                .valueToJava2D(
                        value,
                        new java.awt.geom.Rectangle2D.Double(
                                area.getMinX(), area.getMinY(), area.getWidth(), area.getHeight()),
                        RectangleEdge.LEFT);
    }

    private double valueOfY(double y) {
        Rectangle2D area = dataArea();
        return plot.chart()
                .getXYPlot()
                .getRangeAxis()
                .java2DToValue(
                        y,
                        new java.awt.geom.Rectangle2D.Double(
                                area.getMinX(), area.getMinY(), area.getWidth(), area.getHeight()),
                        RectangleEdge.LEFT);
    }

    /// How many figures the vertical axis has.
    int figures() {
        Rectangle2D area = dataArea();
        java.awt.geom.Rectangle2D seen =
                new java.awt.geom.Rectangle2D.Double(area.getMinX(), area.getMinY(), area.getWidth(), area.getHeight());
        return plot.chart()
                .getXYPlot()
                .getRangeAxis()
                .refreshTicks(canvas.graphics(), new org.jfree.chart.axis.AxisState(), seen, RectangleEdge.LEFT)
                .size();
    }

    /// What was drawn last.
    Picture picture() {
        return picture;
    }

    /// The picture as drawn, for copying.
    javafx.scene.image.Image image() {
        javafx.scene.SnapshotParameters sharp = new javafx.scene.SnapshotParameters();
        sharp.setTransform(javafx.scene.transform.Transform.scale(2, 2));
        sharp.setFill(theme.colors().color("panel"));
        return snapshot(sharp, null);
    }

    /// The picture as text.
    String svg() {
        var axis = plot.chart().getXYPlot().getRangeAxis();
        Window tall = new Window(axis.getLowerBound(), axis.getUpperBound());
        boolean clock = model.axisProperty().get() == Track.Axis.WALL;
        String along = switch (model.axisProperty().get()) {
            case STEP -> Messages.text("curves.step");
            case EPOCH -> Messages.text("curves.epoch");
            case TIME -> Messages.text("curves.time");
            case TOKENS -> Messages.text("curves.tokens");
            case WALL -> Messages.text("curves.wall");
        };
        return new CurveSvg(picture, tall, axis instanceof DecadeAxis, theme.colors(), getWidth(), getHeight())
                .text(quantity, along, clock ? Figures::moment : Figures::trimmed);
    }

    /// Its points in view.
    CurveCsv csv() {
        return CurveCsv.of(
                model.shown(), quantity, model.axisProperty().get(), new Window(picture.left(), picture.right()));
    }

    /// Canvas and the layers over it, always of the same size.
    private static final class Stage extends Pane {

        private final PlotCanvas canvas;

        Stage(PlotCanvas canvas, Pane marks, Pane pointer) {
            super(canvas, marks, pointer);
            this.canvas = canvas;
            setMinSize(0, 0);
            setPrefSize(200, 120);
        }

        @Override
        protected void layoutChildren() {
            double width = Math.floor(getWidth());
            double height = Math.floor(getHeight());
            if (canvas.getWidth() != width || canvas.getHeight() != height) {
                canvas.setWidth(width);
                canvas.setHeight(height);
                // One that was never painted is black.
                canvas.setVisible(width >= LEAST && height >= LEAST);
            }
            getChildren().stream()
                    .filter(layer -> layer != canvas)
                    .forEach(layer -> layer.resizeRelocate(0, 0, width, height));
        }
    }
}
