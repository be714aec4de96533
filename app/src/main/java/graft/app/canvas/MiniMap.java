package graft.app.canvas;

import graft.app.ui.Messages;
import graft.app.ui.ThemeColors;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.function.BiConsumer;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The whole model on a thumbnail, a speck for each filled place, with a frame around what is seen. A click or a drag
/// goes there. One small drawing, so it costs a frame nothing.
final class MiniMap extends Region {

    private static final double WIDTH = 88;
    static final double HEIGHT = 132;
    private static final double MARGIN = 5;

    private final Canvas drawing = new Canvas(WIDTH, HEIGHT);
    private final Canvas frame = new Canvas(WIDTH, HEIGHT);
    private @Nullable ThemeColors colors;
    private @Nullable Placements placements;
    private @Nullable ModelShape shape;
    private List<Site> columns = List.of();

    /// @param go told which point was asked for, as shares of width and height
    MiniMap(BiConsumer<Double, Double> go) {
        getStyleClass().add("g-map");
        setId("mini-map");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText(Messages.text("canvas.map"));
        setMinSize(WIDTH, HEIGHT);
        setPrefSize(WIDTH, HEIGHT);
        setMaxSize(WIDTH, HEIGHT);
        getChildren().addAll(drawing, frame);
        setVisible(false);
        setOnMousePressed(event -> go(event, go));
        setOnMouseDragged(event -> go(event, go));
    }

    private static void go(MouseEvent event, BiConsumer<Double, Double> go) {
        go.accept((event.getX() - MARGIN) / (WIDTH - 2 * MARGIN), (event.getY() - MARGIN) / (HEIGHT - 2 * MARGIN));
        event.consume();
    }

    void setColors(ThemeColors newColors) {
        colors = newColors;
        draw();
    }

    void show(Placements newPlacements, List<Site> newColumns, ModelShape newShape) {
        placements = newPlacements;
        columns = newColumns;
        shape = newShape;
        draw();
    }

    private void draw() {
        GraphicsContext pen = drawing.getGraphicsContext2D();
        pen.clearRect(0, 0, WIDTH, HEIGHT);
        ThemeColors paint = colors;
        Placements shown = placements;
        ModelShape model = shape;
        if (paint == null || shown == null || model == null || columns.isEmpty()) {
            return;
        }
        Rectangle2D inside = new Rectangle2D(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN);
        Specks.draw(pen, inside, shown, columns, model, paint);
    }

    /// Frames the part that is seen: shares of the whole.
    void showPart(double left, double top, double width, double height) {
        GraphicsContext pen = frame.getGraphicsContext2D();
        pen.clearRect(0, 0, WIDTH, HEIGHT);
        ThemeColors paint = colors;
        if (paint == null) {
            return;
        }
        pen.setStroke(paint.color("accent"));
        pen.setLineWidth(1.5);
        pen.strokeRoundRect(
                MARGIN + left * (WIDTH - 2 * MARGIN) - 1.5,
                MARGIN + top * (HEIGHT - 2 * MARGIN) - 1.5,
                width * (WIDTH - 2 * MARGIN) + 2,
                height * (HEIGHT - 2 * MARGIN) + 3,
                4,
                4);
    }
}
