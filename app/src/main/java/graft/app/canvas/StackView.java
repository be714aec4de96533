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

/// One row per layer: the residual stream as a line from left to right, the two blocks on it, their matrices as sockets
/// inside, sequential adapters as sockets on the line, parallel ones on a bypass. For explaining.
final class StackView extends Surface {

    private static final double ROW_HEAD = 5.7;
    private static final double HEADS = 3.2;
    private static final double ROW = 5.6;
    private static final double SOCKET_HEIGHT = 2;
    private static final double NARROW = 3.2;
    private static final double WIDE = 5.6;

    private final Map<Integer, Row> rows = new HashMap<>();
    private double em = 13;

    /// @param stream    the residual stream
    /// @param attention the block around q, k, v, o; its bypass above it
    private record Row(Region stream, Block attention, Block feedForward) {}

    private record Block(Region box, Label title, Region bypass, List<Site> inside, Site after, Site beside) {}

    StackView(ModelShape shape) {
        super(shape);
        getStyleClass().add("g-stack");
        for (int layer = shape.layers() - 1; layer >= 0; layer--) {
            Region stream = new Region();
            stream.getStyleClass().add("g-stream");
            Row row = new Row(
                    stream,
                    block("canvas.attention", "attention", Site.ATTENTION_OUTPUT, Site.ATTENTION_PARALLEL),
                    block("canvas.ffn", "ffn", Site.FFN_OUTPUT, Site.FFN_PARALLEL));
            rows.put(layer, row);
            getChildren().add(stream);
            for (Block block : List.of(row.attention(), row.feedForward())) {
                getChildren().addAll(block.bypass(), block.box(), block.title());
            }
            for (Site site : columns) {
                CellNode node = node(new Cell(layer, site));
                if (node != null) {
                    node.getStyleClass().add("g-socket");
                    getChildren().add(node);
                }
            }
        }
        getChildren().addAll(columnHeads.values());
        getChildren().addAll(rowHeads.values());
        getChildren().add(band());
    }

    private Block block(String titleKey, String prefix, Site after, Site beside) {
        Region box = new Region();
        box.getStyleClass().add("g-block");
        Region bypass = new Region();
        bypass.getStyleClass().add("g-bypass");
        List<Site> inside = new ArrayList<>();
        for (Site site : columns) {
            if (site.text().startsWith(prefix) && site.kind() == Site.Kind.LINEAR) {
                inside.add(site);
            }
        }
        return new Block(
                box, Controls.label(Messages.text(titleKey), "g-muted", "g-small"), bypass, inside, after, beside);
    }

    @Override
    void setEm(double newEm) {
        em = newEm;
        requestLayout();
    }

    private int sockets() {
        return columns.size();
    }

    @Override
    protected double computeMinWidth(double height) {
        return ROW_HEAD * em + sockets() * NARROW * em + 8 * em;
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        return HEADS * em + shape.layers() * ROW * em + em;
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double unit = Math.floor(Math.clamp((getWidth() - ROW_HEAD * em - 8 * em) / sockets(), NARROW * em, WIDE * em));
        double left = ROW_HEAD * em;
        for (int layer = 0; layer < shape.layers(); layer++) {
            double top = Math.floor(HEADS * em + (shape.layers() - 1 - layer) * ROW * em);
            double line = Math.floor(top + ROW * em * 0.62);
            Row row = rows.get(layer);
            Label head = rowHeads.get(layer);
            if (row == null || head == null) {
                continue;
            }
            head.resizeRelocate(left - 4.2 * em, line - 1.1 * em, 3.1 * em, 2.2 * em);
            double x = left + em;
            x = layBlock(row.attention(), layer, x, line, unit);
            x = layBlock(row.feedForward(), layer, x, line, unit);
            row.stream().resizeRelocate(left, line - 1, x - left + em, 2);
        }
    }

    /// Lays one block and what follows it on the stream; gives back where the next one begins.
    private double layBlock(Block block, int layer, double start, double line, double unit) {
        double width = block.inside().size() * unit + 0.9 * em;
        double height = 2.9 * em;
        block.box().resizeRelocate(start, line - height / 2, width, height);
        block.title().autosize();
        block.title()
                .relocate(start + 0.2 * em, line - height / 2 - block.title().getHeight() - 1);
        double x = start + 0.45 * em;
        for (Site site : block.inside()) {
            socket(layer, site, x, line, unit);
            x += unit;
        }
        double bypassTop = line - height / 2 - 1.05 * em;
        CellNode beside = node(new Cell(layer, block.beside()));
        if (beside != null) {
            double middle = start + width / 2;
            block.bypass().resizeRelocate(start - 0.5 * em, bypassTop, width + em, line - bypassTop);
            beside.resizeRelocate(middle - unit * 0.4, bypassTop - 0.85 * em, unit * 0.8, 1.7 * em);
            head(layer, block.beside(), middle - unit * 0.7, unit * 1.4);
        }
        double end = start + width + 0.9 * em;
        socket(layer, block.after(), end, line, unit * 1.15);
        return end + unit * 1.15 + 1.4 * em;
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

    /// The heads stand once, above the top row.
    private void head(int layer, Site site, double x, double width) {
        Label head = columnHeads.get(site);
        if (head != null && layer == shape.layers() - 1) {
            double y = site.kind() == Site.Kind.PARALLEL ? 0.1 * em : 1.2 * em;
            head.resizeRelocate(Math.floor(x), Math.floor(y), width, 1.6 * em);
        }
    }
}
