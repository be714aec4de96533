package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// One layer enlarged: a line for each site in the order of the forward pass, with the base's tensor there, the place
/// itself, and what stands in it as formula and sum. The places are the same as in the other views and take the same
/// gestures; PgUp and PgDn (or the arrows to the sides) go to the next layer.
final class BlockView extends Surface {

    private static final double LEFT = 2.6;
    private static final double NAME = 9.4;
    private static final double TENSOR = 12.4;
    private static final double PLACE = 6.6;
    private static final double WORDS = 19;
    private static final double MOST_WORDS = 40;
    private static final double HEAD = 3.4;
    private static final double ROW = 2.35;
    private static final double LINE = 1.5;
    private static final double CELL = 1.95;
    private static final double GAP = 0.9;
    private static final double PAD = 0.3;
    private static final double FOOT = 2.4;
    private static final double BAR = 8;

    /// A site's line, but for its place, which changes with the layer.
    ///
    /// @param update how far a step moved the weights, in words
    /// @param moved  the same as a bar
    private record Row(Site site, Label name, Label tensor, Label words, Label update, Region moved) {}

    private final Map<Site, Row> rows = new EnumMap<>(Site.class);
    private final List<Region> boxes = List.of(box(), box(), box(), box());
    private final Region stream = new Region();
    private final Label title = Controls.label("", "g-strong");
    private final Label total = Controls.label("", "g-muted");
    private final Button lower = turn("block-lower", "‹", -1);
    private final Button higher = turn("block-higher", "›", 1);
    private final Map<Cell, List<AdapterSpec>> shown = new HashMap<>();
    private Map<String, Double> updates = Map.of();
    private int layer;
    private double em = 13;
    private double words = WORDS;

    BlockView(ModelShape shape) {
        super(shape);
        getStyleClass().add("g-block-view");
        layer = shape.layers() - 1;
        stream.getStyleClass().add("g-stream");
        title.setId("block-title");
        total.setId("block-total");
        for (Site site : sites()) {
            Label words = Controls.label("", "g-block-words");
            words.setId("block-words-" + site.text().replace('.', '-'));
            words.setWrapText(true);
            Label name = columnHeads.getOrDefault(site, Controls.label(Words.site(site), "g-column-head"));
            if (site.kind() == Site.Kind.PARALLEL || site.kind() == Site.Kind.LAYER) {
                // No heading stands above it here.
                name.setText(Words.site(site));
            }
            name.getStyleClass().add("g-block-name");
            Region moved = new Region();
            moved.getStyleClass().add("g-moved");
            Label update = Controls.label("", "g-small", "g-muted");
            update.setId("block-update-" + site.text().replace('.', '-'));
            Label tensor = Controls.label("", "g-muted", "g-small");
            tensor.setWrapText(true); // a wide model's shape takes two lines rather than being cut
            rows.put(site, new Row(site, name, tensor, words, update, moved));
        }
        showLayer(layer);
    }

    private static Region box() {
        Region box = new Region();
        box.getStyleClass().add("g-block");
        return box;
    }

    private Button turn(String id, String words, int by) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button", "g-small");
        button.setFocusTraversable(false);
        button.setAccessibleText(Messages.text(by < 0 ? "block.lower" : "block.higher"));
        button.setOnAction(event -> showLayer(Math.clamp(layer + by, 0, shape.layers() - 1)));
        return button;
    }

    private List<Site> sites() {
        List<Site> sites = new ArrayList<>(columns);
        if (shape.has(Site.EMBEDDING)) {
            sites.add(Site.EMBEDDING);
        }
        return sites;
    }

    @Override
    boolean sitesRunDown() {
        return true;
    }

    @Override
    void bring(Cell cell) {
        if (!cell.embedding() && cell.layer() != layer) {
            showLayer(cell.layer());
        }
    }

    private Cell cellAt(Site site) {
        return site.perLayer() ? new Cell(layer, site) : Cell.EMBEDDING;
    }

    private void showLayer(int newLayer) {
        layer = newLayer;
        List<Node> children = new ArrayList<>(boxes);
        children.add(stream);
        children.addAll(List.of(title, lower, higher, total));
        for (Site site : sites()) {
            Row row = row(site);
            CellNode node = node(cellAt(site));
            children.addAll(List.of(row.name(), row.tensor(), row.words(), row.update(), row.moved()));
            if (node != null) {
                children.add(node);
            }
            row.tensor().setText(Arithmetic.baseAt(cellAt(site), shape));
        }
        Label head = rowHeads.get(layer);
        if (head != null) {
            children.add(head);
        }
        children.add(over());
        getChildren().setAll(children);
        title.setText(Messages.text("block.title", layer, shape.layers() - 1));
        lower.setDisable(layer == 0);
        higher.setDisable(layer == shape.layers() - 1);
        describe();
    }

    private Row row(Site site) {
        Row row = rows.get(site);
        if (row == null) {
            throw new IllegalStateException("no line for " + site);
        }
        return row;
    }

    @Override
    void showPlacements(Placements placements) {
        super.showPlacements(placements);
        shown.clear();
        shown.putAll(placements.cells());
        describe();
    }

    @Override
    void showUpdates(Map<String, Double> newUpdates) {
        updates = newUpdates;
        describe();
    }

    /// The update norm's name in the journal.
    private static String place(Cell cell) {
        return cell.embedding()
                ? cell.site().text()
                : cell.layer() + " " + cell.site().text();
    }

    /// How far the newest step moved the weights here, with a bar that is full where they moved most; a place that does
    /// not move is said to.
    private void showUpdate(Row row, Cell cell) {
        Double norm = at(cell).isEmpty() ? null : updates.get(place(cell));
        row.update().setVisible(norm != null);
        row.moved().setVisible(norm != null && norm > 0);
        if (norm == null) {
            row.update().setText("");
            return;
        }
        double most =
                updates.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        row.moved().setUserData(most > 0 ? norm / most : 0);
        row.update()
                .setText(norm > 0 ? Messages.text("block.update", Figures.rate(norm)) : Messages.text("block.still"));
        row.update().getStyleClass().setAll("label", "g-small", norm > 0 ? "g-muted" : "g-attention");
    }

    private void describe() {
        long sum = 0;
        for (Site site : sites()) {
            Cell cell = cellAt(site);
            List<String> lines = new ArrayList<>();
            for (AdapterSpec adapter : at(cell)) {
                Arithmetic numbers = Arithmetic.of(adapter, cell, shape);
                lines.add(numbers.formula());
                lines.add(adapter.enabled() ? numbers.sum() : numbers.sum() + ", " + Messages.text("canvas.off"));
                if (adapter.enabled() && !cell.embedding()) {
                    sum += Costs.parametersAt(adapter, cell, shape);
                }
            }
            row(site).words().setText(String.join("\n", lines));
            showUpdate(row(site), cell);
        }
        long base = shape.tensors().stream()
                .filter(tensor -> tensor.layer() == layer)
                .mapToLong(ModelShape.Tensor::count)
                .sum();
        total.setText(Messages.text("block.total", Figures.count(sum), Figures.count(base)));
        requestLayout();
    }

    private List<AdapterSpec> at(Cell cell) {
        return shown.getOrDefault(cell, List.of());
    }

    @Override
    void setEm(double newEm) {
        em = newEm;
        requestLayout();
    }

    @Override
    double wideEm() {
        return LEFT + NAME + TENSOR + PLACE + WORDS;
    }

    @Override
    double tallEm() {
        return HEAD + FOOT + (columns.size() + 2) * ROW + 4 * (GAP + 2 * PAD);
    }

    @Override
    protected double computeMinWidth(double height) {
        return wideEm() * em;
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        double height = HEAD + FOOT + 4 * (GAP + 2 * PAD);
        for (Site site : sites()) {
            height += rowHeight(site);
        }
        return height * em;
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    private double rowHeight(Site site) {
        double lines = 2 * at(cellAt(site)).size() + (row(site).update().isVisible() ? 1 : 0);
        return Math.max(ROW, 0.4 + LINE * lines);
    }

    @Override
    protected void layoutChildren() {
        double left = Math.floor(LEFT * em);
        // The words take what the other columns leave.
        words = Math.clamp(getWidth() / em - wideEm() - 1 + WORDS, WORDS, MOST_WORDS);
        layHead(left);
        double y = Math.floor(HEAD * em);
        int box = -1;
        String group = "";
        double start = y;
        for (Site site : sites()) {
            String next = site.text().replaceFirst("\\..*", "");
            if (!next.equals(group)) {
                y += box < 0 ? 0 : PAD * em;
                layBox(box, left, start, y);
                y += box < 0 ? 0 : GAP * em;
                start = y;
                y += PAD * em;
                group = next;
                box++;
            }
            double height = Math.floor(rowHeight(site) * em);
            layRow(row(site), left, y, height);
            y += height;
        }
        y += PAD * em;
        layBox(box, left, start, y);
        stream.resizeRelocate(left - 1.4 * em, HEAD * em - 0.2 * em, 2, y - HEAD * em + 0.4 * em);
        total.autosize();
        total.relocate(left + 0.8 * em, Math.floor(y + 0.6 * em));
    }

    private void layHead(double left) {
        Label head = rowHeads.get(layer);
        if (head != null) {
            // The title takes the row head's place; the head stays under it as the target of "all sites".
            head.resizeRelocate(left, 0.5 * em, 9 * em, 2.2 * em);
            head.setText("");
        }
        lower.autosize();
        higher.autosize();
        title.autosize();
        double middle = 0.5 * em + 1.1 * em;
        title.relocate(left + 0.8 * em, Math.floor(middle - title.getHeight() / 2));
        double x = Math.max(left + 9.4 * em, left + 1.6 * em + title.getWidth());
        lower.relocate(Math.floor(x), Math.floor(middle - lower.getHeight() / 2));
        higher.relocate(Math.floor(x + lower.getWidth() + 0.4 * em), Math.floor(middle - higher.getHeight() / 2));
    }

    private void layBox(int box, double left, double top, double bottom) {
        if (box >= 0 && box < boxes.size()) {
            boxes.get(box).resizeRelocate(left, top, (wideEm() - LEFT - WORDS + words) * em, bottom - top);
        }
    }

    private void layRow(Row row, double left, double y, double height) {
        double x = left + 0.8 * em;
        row.name().resizeRelocate(x, y, (NAME - 1) * em, height);
        x += NAME * em;
        row.tensor().resizeRelocate(x, y, (TENSOR - 0.5) * em, height);
        x += TENSOR * em;
        CellNode node = node(cellAt(row.site()));
        if (node != null) {
            double cellHeight = Math.min(height - 0.35 * em, CELL * em);
            node.resizeRelocate(
                    Math.floor(x), Math.floor(y + (height - cellHeight) / 2), (PLACE - 1.2) * em, cellHeight);
        }
        x += PLACE * em;
        boolean moves = row.update().isVisible();
        double foot = moves ? LINE * em : 0;
        row.words().resizeRelocate(x, y, (words - 1.6) * em, height - foot);
        if (moves) {
            double wide = row.update().prefWidth(-1);
            row.update().resizeRelocate(x, y + height - foot - 0.15 * em, wide, foot);
            double share = row.moved().getUserData() instanceof Double part ? part : 0;
            double room = Math.max(0, (words - 1.6) * em - wide - em);
            double bar = Math.max(2, Math.min(BAR * em, room) * share);
            row.moved()
                    .resizeRelocate(x + wide + 0.6 * em, Math.round(y + height - foot / 2 - 0.3 * em), bar, 0.3 * em);
        }
    }

    @Override
    Cell home() {
        return new Cell(layer, columns.getFirst());
    }
}
