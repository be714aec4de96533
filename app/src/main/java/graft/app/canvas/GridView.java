package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// Layers × sites: the fast editor. The last layer is on top, as the stream flows upwards in the papers' drawings.
final class GridView extends Surface {

    /// In em: width of the row heads, height of the two lines of column heads, narrowest and widest column, lowest and
    /// tallest row.
    private static final double ROW_HEAD = 5.7;

    private static final double HEADS = 5.1;
    private static final double NARROW = 4.4;
    private static final double COMFORTABLE = 6.4;
    private static final double WIDE = 8.2;
    private static final double LOW = 1.7;
    private static final double TALL = 2.85;
    private static final double SET_OFF = 0.5;
    private static final int EMBEDDING_COLUMNS = 3;
    private static final double GAP_X = 8.0 / 13;
    private static final double GAP_Y = 5.0 / 13;

    private final List<Group> groups = new ArrayList<>();
    private double em = 13;

    private record Group(Label title, Region line, int first, int count) {}

    GridView(ModelShape shape) {
        super(shape);
        getStyleClass().add("g-grid");
        int attention = (int) columns.stream().filter(GridView::inAttention).count();
        addGroup(Messages.text("canvas.attention"), 0, attention);
        int whole = (int)
                columns.stream().filter(site -> site.kind() == Site.Kind.LAYER).count();
        addGroup(Messages.text("canvas.ffn"), attention, columns.size() - attention - whole);
        addGroup(Messages.text("canvas.layer.whole"), columns.size() - whole, whole);
        for (int layer = shape.layers() - 1; layer >= 0; layer--) {
            for (Site site : columns) {
                getChildren().add(cells.get(new Cell(layer, site)));
            }
        }
        CellNode embedding = node(Cell.EMBEDDING);
        if (embedding != null) {
            getChildren().add(embedding);
        }
        getChildren().add(over());
        heads().add(columnHeads.values());
        heads().addNumbers(rowHeads.values());
        getChildren().addAll(heads().nodes());
    }

    private static boolean inAttention(Site site) {
        return site.text().startsWith("attention");
    }

    private void addGroup(String title, int first, int count) {
        Label label = Controls.label(title, "g-group-head");
        Region line = new Region();
        line.getStyleClass().add("g-line");
        groups.add(new Group(label, line, first, count));
        heads().add(List.of(label, line));
    }

    @Override
    void setEm(double newEm) {
        em = newEm;
        requestLayout();
    }

    @Override
    double wideEm() {
        return ROW_HEAD + 1 + columns.size() * COMFORTABLE;
    }

    @Override
    double tallEm() {
        return HEADS + 1 + shape.layers() * TALL * 0.9;
    }

    @Override
    protected double computeMinWidth(double height) {
        return ROW_HEAD * em + columns.size() * NARROW * em;
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        return HEADS * em + rows() * LOW * em + em + below();
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double pitch =
                Math.floor(Math.clamp((getWidth() - ROW_HEAD * em - em) / columns.size(), NARROW * em, WIDE * em));
        double row = Math.floor(Math.clamp((getHeight() - HEADS * em - em - below()) / rows(), LOW * em, TALL * em));
        double slack = getWidth() - ROW_HEAD * em - pitch * columns.size();
        double left = Math.floor(ROW_HEAD * em + (slack > 10 * em ? slack / 2 - 2 * em : 0));
        double top = Math.floor(HEADS * em);
        heads().lay(this, top, left - NUMBERS * em, left - NUMBERS_END * em);
        double gapX = Math.round(GAP_X * em);
        double gapY = Math.round(GAP_Y * em);
        for (Group group : groups) {
            double x = left + group.first() * pitch + gapX / 2;
            double width = group.count() * pitch - gapX;
            place(group.title(), x, 0.7 * em, width, 1.6 * em);
            group.line().resizeRelocate(x, Math.floor(2.25 * em), width, 1);
        }
        for (int index = 0; index < columns.size(); index++) {
            Site site = columns.get(index);
            Label head = columnHeads.get(site);
            if (head != null) {
                place(head, left + index * pitch, 2.35 * em, pitch, 2.65 * em); // two lines at every size
            }
            for (int layer = 0; layer < shape.layers(); layer++) {
                double y = y(layer, top, row);
                CellNode node = node(new Cell(layer, site));
                if (node != null) {
                    node.resizeRelocate(left + index * pitch + gapX / 2, y, pitch - gapX, row - gapY);
                }
            }
        }
        rowHeads.forEach((layer, head) -> place(head, left - NUMBERS * em, y(layer, top, row), 3.1 * em, row - gapY));
        CellNode embedding = node(Cell.EMBEDDING);
        if (embedding != null) {
            double width = Math.min(EMBEDDING_COLUMNS, columns.size()) * pitch - gapX;
            embedding.resizeRelocate(left + gapX / 2, y(-1, top, row), width, row - gapY);
        }
    }

    /// The embedding stands below the first layer, set off a little.
    private double y(int layer, double top, double row) {
        double y = top + (shape.layers() - 1 - layer) * row;
        return layer < 0 ? Math.floor(y + SET_OFF * em) : y;
    }

    private double rows() {
        return shape.layers() + 1 + SET_OFF / LOW;
    }

    private static void place(Label label, double x, double y, double width, double height) {
        label.resizeRelocate(Math.floor(x), Math.floor(y), width, height);
    }
}
