package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// One row per layer: the residual stream as a line from left to right, the two blocks on it, their matrices
/// as sockets inside, sequential adapters as sockets on the line, parallel ones on a bypass. For explaining.
final class StackView extends Surface {

    private static final double ROW_HEAD = 5.7;
    private static final double HEADS = 4.5;
    private static final double ROW = 4.7;
    private static final double FOOT = 3.6;
    private static final double SOCKET_HEIGHT = 2;
    private static final double NARROW = 3.2;
    private static final double WIDE = 5.6;

    private final Map<Integer, Row> rows = new HashMap<>();
    private final Label attention = Controls.label(Messages.text("canvas.attention"), "g-group-head");
    private final Label feedForward = Controls.label(Messages.text("canvas.ffn"), "g-group-head");
    private final Region start = new Region();
    private double em = 13;

    /// @param stream    the residual stream
    /// @param attention the block around q, k, v, o; its bypass above it
    private record Row(Region stream, Block attention, Block feedForward) {}

    private record Block(Region box, Region bypass, List<Site> inside, Site after, Site beside) {}

    StackView(ModelShape shape) {
        super(shape);
        getStyleClass().add("g-stack");
        for (int layer = shape.layers() - 1; layer >= 0; layer--) {
            Region stream = new Region();
            stream.getStyleClass().add("g-stream");
            Row row = new Row(
                    stream,
                    block("attention", Site.ATTENTION_OUTPUT, Site.ATTENTION_PARALLEL),
                    block("ffn", Site.FFN_OUTPUT, Site.FFN_PARALLEL));
            rows.put(layer, row);
            getChildren().add(stream);
            for (Block block : List.of(row.attention(), row.feedForward())) {
                getChildren().addAll(block.bypass(), block.box());
            }
            for (Site site : columns) {
                CellNode node = node(new Cell(layer, site));
                if (node != null) {
                    node.getStyleClass().add("g-socket");
                    getChildren().add(node);
                }
            }
        }
        CellNode embedding = node(Cell.EMBEDDING);
        if (embedding != null) {
            embedding.getStyleClass().add("g-socket");
            start.getStyleClass().add("g-stream");
            getChildren().addAll(start, embedding);
        }
        getChildren().add(over());
        heads().add(List.of(attention, feedForward));
        heads().add(columnHeads.values());
        heads().addNumbers(rowHeads.values());
        getChildren().addAll(heads().nodes());
    }

    private Block block(String prefix, Site after, Site beside) {
        Region box = new Region();
        box.getStyleClass().add("g-block");
        Region bypass = new Region();
        bypass.getStyleClass().add("g-bypass");
        List<Site> inside = new ArrayList<>();
        for (Site site : columns) {
            if (site.text().startsWith(prefix)
                    && (site.kind() == Site.Kind.LINEAR || site.kind() == Site.Kind.PREFIX)) {
                inside.add(site);
            }
        }
        return new Block(box, bypass, inside, after, beside);
    }

    @Override
    void setEm(double newEm) {
        em = newEm;
        requestLayout();
    }

    @Override
    double wideEm() {
        return ROW_HEAD + 8 + columns.size() * WIDE * 0.85;
    }

    @Override
    double tallEm() {
        return HEADS + 1 + shape.layers() * ROW;
    }

    private int sockets() {
        return columns.size();
    }

    @Override
    protected double computeMinWidth(double height) {
        return ROW_HEAD * em + sockets() * NARROW * em + 9.5 * em;
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        return HEADS * em + shape.layers() * ROW * em + FOOT * em + below();
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double unit =
                Math.floor(Math.clamp((getWidth() - ROW_HEAD * em - 9.5 * em) / sockets(), NARROW * em, WIDE * em));
        double used = ROW_HEAD * em + 10.8 * em + (sockets() - 2) * unit + 0.45 * unit;
        double slack = getWidth() - used;
        double left = Math.floor(ROW_HEAD * em + (slack > 4 * em ? slack / 2 - 2 * em : 0));
        heads().lay(this, HEADS * em, left - NUMBERS * em, left - NUMBERS_END * em);
        for (int layer = 0; layer < shape.layers(); layer++) {
            double top = Math.floor(HEADS * em + (shape.layers() - 1 - layer) * ROW * em);
            double line = Math.floor(top + ROW * em * 0.62);
            Row row = rows.get(layer);
            Label head = rowHeads.get(layer);
            if (row == null || head == null) {
                continue;
            }
            head.resizeRelocate(left - NUMBERS * em, line - 1.1 * em, 3.1 * em, 2.2 * em);
            double start = left + 1.4 * em;
            double middle = layBlock(row.attention(), layer, start, line, unit);
            double last = layBlock(row.feedForward(), layer, middle, line, unit);
            socket(layer, Site.LAYER_OUTPUT, last, line, unit * 1.15);
            double end = last + unit * 1.15 + 1.3 * em;
            row.stream().resizeRelocate(left, line - 1, end - left, 2);
            if (layer == shape.layers() - 1) {
                attention.autosize();
                feedForward.autosize();
                attention.relocate(Math.floor(start), 0.1 * em);
                feedForward.relocate(Math.floor(middle), 0.1 * em);
            }
        }
        layEmbedding(left, unit);
    }

    /// Where the stream begins, below the first layer.
    private void layEmbedding(double left, double unit) {
        CellNode embedding = node(Cell.EMBEDDING);
        Label head = rowHeads.get(Cell.EMBEDDING.layer());
        if (embedding == null || head == null) {
            return;
        }
        double line = Math.floor(HEADS * em + shape.layers() * ROW * em + FOOT * em * 0.42);
        double width = unit * 2;
        head.resizeRelocate(left - NUMBERS * em, line - 1.1 * em, 3.1 * em, 2.2 * em);
        start.resizeRelocate(left, line - 1, width + 3.4 * em, 2);
        embedding.resizeRelocate(Math.floor(left + 1.4 * em), line - SOCKET_HEIGHT * em / 2, width, SOCKET_HEIGHT * em);
    }

    /// Lays one block and what follows it on the stream; gives back where the next one begins.
    private double layBlock(Block block, int layer, double start, double line, double unit) {
        double width = block.inside().size() * unit + 0.9 * em;
        double height = 2.7 * em;
        block.box().resizeRelocate(start, line - height / 2, width, height);
        double x = start + 0.45 * em;
        for (Site site : block.inside()) {
            socket(layer, site, x, line, unit);
            x += unit;
        }
        double bypassTop = line - height / 2 - 0.75 * em;
        CellNode beside = node(new Cell(layer, block.beside()));
        if (beside != null) {
            double socketWidth = unit * 0.86;
            double middle = start + width - unit * 1.05; // between two columns, whose names are not its own
            block.bypass().resizeRelocate(start - 0.55 * em, bypassTop, width + 1.1 * em, line - bypassTop);
            beside.resizeRelocate(
                    Math.floor(middle - socketWidth / 2), Math.floor(bypassTop - 0.75 * em), socketWidth, 1.5 * em);
            head(layer, block.beside(), middle - unit * 0.5, unit);
        }
        double end = start + width + 1.1 * em;
        socket(layer, block.after(), end, line, unit * 1.15);
        return end + unit * 1.15 + 1.3 * em;
    }

    private void socket(int layer, Site site, double x, double line, double width) {
        CellNode node = node(new Cell(layer, site));
        if (node != null) {
            node.resizeRelocate(
                    Math.floor(x + 2), Math.floor(line - SOCKET_HEIGHT * em / 2), width - 4, SOCKET_HEIGHT * em);
            if (site.kind() != Site.Kind.PARALLEL) {
                head(layer, site, x - 0.5 * em, width + em);
            }
        }
    }

    /// The heads stand once, above the top row; one of two lines reaches further up.
    private void head(int layer, Site site, double x, double width) {
        Label head = columnHeads.get(site);
        if (head != null && layer == shape.layers() - 1) {
            double height = Math.max(1.6 * em, head.prefHeight(width));
            double bottom = site.kind() == Site.Kind.PARALLEL ? 2.8 * em : 4.4 * em;
            head.resizeRelocate(Math.floor(x), Math.floor(bottom - height), width, height);
        }
    }
}
