package graft.app.canvas;

import graft.app.ui.MarkKind;
import graft.app.ui.Theme;
import graft.app.ui.ThemeColors;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.StackPane;

/// A recipe's canvas in small, for lists of recipes: what stands where is seen before one is opened. Whoever cannot see
/// it loses nothing: the recipe's words stand beside it.
public final class Thumbnail extends StackPane {

    /// In em.
    private static final double WIDTH = 4.2;

    private static final double HEIGHT = 2.9;
    private static final double MARGIN = 0.25;

    /// How strong the colour is of what trains parameters of the whole model.
    private static final double EVERYWHERE = 0.55;

    public Thumbnail(Recipe recipe, ModelShape shape, Theme theme) {
        getStyleClass().add("g-thumbnail");
        setMouseTransparent(true);
        Canvas canvas = new Canvas(Math.round(WIDTH * theme.em()), Math.round(HEIGHT * theme.em()));
        double margin = MARGIN * theme.em();
        // A list of recipes stands at once; its pictures follow one by one, each a task of its own for the window.
        Platform.runLater(() -> draw(canvas, recipe, shape, theme.colors(), margin));
        getChildren().add(canvas);
        setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    }

    private static void draw(Canvas canvas, Recipe recipe, ModelShape shape, ThemeColors colors, double margin) {
        GraphicsContext pen = canvas.getGraphicsContext2D();
        List<Site> columns = Placements.columns(shape);
        Rectangle2D area = new Rectangle2D(
                margin, margin, canvas.getWidth() - 2 * margin + 1, canvas.getHeight() - 2 * margin + 0.5);
        pen.setFill(colors.color("hairline"));
        double across = area.getWidth() / columns.size();
        for (int column = 0; column < columns.size(); column++) {
            pen.fillRect(area.getMinX() + column * across, area.getMinY(), across - 1, area.getHeight() - 0.5);
        }
        recipe.adapters().stream()
                .filter(adapter -> adapter.enabled() && Placements.wholeModel(adapter.kind()))
                .findFirst()
                .ifPresent(adapter -> {
                    pen.setFill(colors.color(MarkKind.of(adapter)).deriveColor(0, 1, 1, EVERYWHERE));
                    pen.fillRect(area.getMinX(), area.getMinY(), area.getWidth() - 1, area.getHeight() - 0.5);
                });
        Specks.draw(pen, area, Placements.of(recipe, shape), columns, shape, colors);
    }
}
