package graft.app.canvas;

import graft.app.ui.MarkKind;
import graft.app.ui.ThemeColors;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import javafx.geometry.Rectangle2D;
import javafx.scene.canvas.GraphicsContext;

/// A recipe in a model in small: a speck in the adapter's colour for each filled place of the layers, the last layer at
/// the top.
final class Specks {

    private Specks() {}

    /// @param area into which the whole model is drawn
    static void draw(
            GraphicsContext pen,
            Rectangle2D area,
            Placements placements,
            List<Site> columns,
            ModelShape shape,
            ThemeColors colors) {
        double across = area.getWidth() / columns.size();
        double down = area.getHeight() / shape.layers();
        placements.cells().forEach((cell, contents) -> {
            if (!cell.embedding()) {
                pen.setFill(colors.color(MarkKind.of(contents.getFirst())));
                pen.fillRect(
                        area.getMinX() + columns.indexOf(cell.site()) * across,
                        area.getMinY() + (shape.layers() - 1 - cell.layer()) * down,
                        across - 1,
                        Math.max(1, down - 0.5));
            }
        });
    }
}
