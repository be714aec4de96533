package graft.app.curves;

import graft.app.curves.CurvesViewModel.Line;
import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.runs.Track;
import graft.app.ui.Theme;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
import javafx.scene.text.FontSmoothingType;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.fx.ChartCanvas;
import org.jfree.chart.ui.RectangleEdge;

/// One chart of the curves: legend with current values above, the picture below, the pointer's layer on top. It
/// paints
/// when {@link #paint} is called and what it shows has changed.
final class CurveChart extends BorderPane {

    private static final double AXIS_FIGURES = 10.5;

    private final CurvesViewModel model;
    private final Theme theme;
    private final Quantity quantity;
    private final ChartLegend legend;
    private final CurvePlot plot = new CurvePlot();
    private final ChartCanvas canvas;
    private final PointerLayer pointer;
    private Optional<Window> window = Optional.empty();
    private Picture picture;
    private long painted = -1;

    /// @param large whether there is room for the runs' names in the legend
    CurveChart(CurvesViewModel model, Theme theme, Quantity quantity, boolean large) {
        this.model = model;
        this.theme = theme;
        this.quantity = quantity;
        legend = new ChartLegend(quantity.title(), large, quantity.key().equals("learning-rate"));
        JFreeChart chart = plot.chart();
        canvas = new ChartCanvas(chart);
        canvas.getGraphicsContext2D().setFontSmoothingType(FontSmoothingType.GRAY);
        canvas.setMouseTransparent(true);
        canvas.setTooltipEnabled(false);
        picture = model.picture(quantity, 1, window);
        pointer = new PointerLayer(this);
        setTop(legend);
        setCenter(new Stage(canvas, pointer));
        getStyleClass().add("g-chart");
        setMinSize(0, 0);
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

    private void repaintSoon() {
        painted = -1;
    }

    /// Draws anew if anything has changed since the last time.
    ///
    /// @return whether it drew
    boolean paint() {
        long version = model.version();
        if (version == painted || canvas.getWidth() < 40 || canvas.getHeight() < 40) {
            return false;
        }
        painted = version;
        picture = model.picture(quantity, Math.max(50, (int) canvas.getWidth() - 50), window);
        TokenChartTheme look = new TokenChartTheme(
                theme.colors(), AXIS_FIGURES * theme.scaleProperty().get());
        plot.show(
                picture,
                quantity,
                model.axisProperty().get() == Track.Axis.STEP,
                model.logarithmicProperty().get());
        plot.dress(picture, look);
        // JFreeChart-FX forgets that its restore() takes the font away and draws the second time with another one.
        canvas.getGraphicsContext2D().setFont(ChartFont.onScreen(look.pixels()));
        canvas.draw();
        legend.show(picture.lines(), theme.colors());
        return true;
    }

    /// Shows only this stretch of the horizontal axis, or everything again.
    void zoom(Optional<Window> newWindow) {
        window = newWindow;
        repaintSoon();
        paint();
    }

    /// Where the picture's lines are, in this chart's layer.
    Rectangle2D dataArea() {
        java.awt.geom.Rectangle2D area = canvas.getRenderingInfo() == null
                ? new java.awt.geom.Rectangle2D.Double()
                : canvas.getRenderingInfo().getPlotInfo().getDataArea();
        return new Rectangle2D(area.getX(), area.getY(), Math.max(0, area.getWidth()), Math.max(0, area.getHeight()));
    }

    double valueAt(double x) {
        Rectangle2D area = dataArea();
        double share = area.getWidth() <= 0 ? 0 : (x - area.getMinX()) / area.getWidth();
        return picture.left() + share * (picture.right() - picture.left());
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

    /// The lines as drawn last.
    java.util.List<Line> lines() {
        return picture.lines();
    }

    /// Canvas and pointer layer, always of the same size.
    private static final class Stage extends Pane {

        private final ChartCanvas canvas;
        private final PointerLayer pointer;

        Stage(ChartCanvas canvas, PointerLayer pointer) {
            super(canvas, pointer);
            this.canvas = canvas;
            this.pointer = pointer;
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
            }
            pointer.resizeRelocate(0, 0, width, height);
        }
    }
}
