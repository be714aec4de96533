package graft.app.curves;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.fx.FXGraphics2D;
import org.jfree.fx.FXHints;

/// Where a chart is drawn. JFreeChart-FX has a canvas of its own; this one has no mouse handlers, which the layers
/// above it are, and knows how large the axes' figures are once it has measured them: a picture asks that some
/// hundred times, and each answer costs that library a text node and its layout.
final class PlotCanvas extends Canvas {

    private final JFreeChart chart;
    private final KnownTexts graphics = new KnownTexts(this);
    private ChartRenderingInfo info = new ChartRenderingInfo();

    PlotCanvas(JFreeChart chart) {
        this.chart = chart;
    }

    @Override
    public boolean isResizable() {
        return true;
    }

    /// Where the parts of the last picture are.
    ChartRenderingInfo info() {
        return info;
    }

    /// What measures the axes' figures.
    Graphics2D graphics() {
        return graphics;
    }

    void draw() {
        getGraphicsContext2D().save();
        double width = getWidth();
        double height = getHeight();
        if (width > 0 && height > 0) {
            getGraphicsContext2D().clearRect(0, 0, width, height);
            info = new ChartRenderingInfo();
            chart.draw(graphics, new Rectangle((int) width, (int) height), null, info);
        }
        getGraphicsContext2D().restore();
    }

    private static final class KnownTexts extends FXGraphics2D implements ColumnRenderer.Bars {

        private final GraphicsContext context;
        private final Map<Font, KnownSizes> known = new HashMap<>();

        KnownTexts(Canvas canvas) {
            super(canvas.getGraphicsContext2D());
            context = canvas.getGraphicsContext2D();
            setRenderingHint(FXHints.KEY_USE_FX_FONT_METRICS, true);
            setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        }

        @Override
        public void bar(double left, double top, double width, double height) {
            context.fillRect(left, top, width, height);
        }

        @Override
        public FontMetrics getFontMetrics(Font font) {
            return known.computeIfAbsent(font, any -> new KnownSizes(super.getFontMetrics(font)));
        }
    }

    private static final class KnownSizes extends FontMetrics {

        private static final long serialVersionUID = 1L;
        /// Figures change as a run grows; all are forgotten together.
        private static final int MOST = 500;

        private final transient FontMetrics asked;
        private final transient Map<String, Rectangle2D> known = new HashMap<>();
        private final transient Map<String, Integer> widths = new HashMap<>();

        KnownSizes(FontMetrics asked) {
            super(asked.getFont());
            this.asked = asked;
        }

        @Override
        public Rectangle2D getStringBounds(String text, Graphics graphics) {
            if (known.size() > MOST) {
                known.clear();
            }
            Rectangle2D bounds = known.computeIfAbsent(text, any -> asked.getStringBounds(text, graphics));
            return (Rectangle2D) bounds.clone();
        }

        @Override
        public Rectangle2D getStringBounds(String text, int from, int to, Graphics graphics) {
            return getStringBounds(text.substring(from, to), graphics);
        }

        @Override
        public int stringWidth(String text) {
            if (widths.size() > MOST) {
                widths.clear();
            }
            return widths.computeIfAbsent(text, asked::stringWidth);
        }

        @Override
        public int getAscent() {
            return asked.getAscent();
        }

        @Override
        public int getDescent() {
            return asked.getDescent();
        }
    }
}
