package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A picture of the model with its cells and heads; the views differ only in how they lay these out. Knows where
/// things are, not what is done with them.
abstract class Surface extends Region {

    final ModelShape shape;
    final List<Site> columns;
    final Map<Cell, CellNode> cells = new HashMap<>();
    final Map<Site, Label> columnHeads = new EnumMap<>(Site.class);
    final Map<Integer, Label> rowHeads = new HashMap<>();
    /// In em before the first column: where the layers' numbers begin, and where the strip ends in which they stand.
    static final double NUMBERS = 4.2;

    static final double NUMBERS_END = 0.8;
    private final Region band = new Region();
    private final FillHandle handle = new FillHandle();
    private final Pane over = new Pane(band, handle);
    private Placements placements = new Placements(new TreeMap<>());
    private Set<Cell> selection = Set.of();
    private @Nullable Cell current;
    private Set<Cell> ghosts = Set.of();
    private Set<Cell> leaving = Set.of();
    private Map<Cell, List<AdapterSpec>> replaced = Map.of();
    private final StandingHeads heads = new StandingHeads();
    private final Whereabouts where = new Whereabouts(this);
    private double below;
    private final CellSweep sweep = new CellSweep(cells.values(), this::dress);
    private Set<AdapterKind> carried = Set.of();
    private Set<Site> legal = Set.of();

    Surface(ModelShape shape) {
        this.shape = shape;
        columns = Placements.columns(shape);
        for (int layer = shape.layers() - 1; layer >= 0; layer--) {
            Label head = new Label(Integer.toString(layer));
            head.setId("row-" + layer);
            head.getStyleClass().add("g-row-head");
            head.setAccessibleRole(AccessibleRole.BUTTON);
            head.setAccessibleText(Messages.text("canvas.layer", layer));
            rowHeads.put(layer, head);
            for (Site site : columns) {
                Cell cell = new Cell(layer, site);
                cells.put(cell, new CellNode(cell, shape));
            }
        }
        for (Site site : columns) {
            Label head = new Label(Words.column(site));
            head.setId("column-" + site.text().replace('.', '-'));
            head.getStyleClass().add("g-column-head");
            head.setWrapText(true);
            head.setAccessibleRole(AccessibleRole.BUTTON);
            head.setAccessibleText(Words.site(site));
            columnHeads.put(site, head);
        }
        if (shape.has(Site.EMBEDDING)) {
            Label head = new Label(Messages.text("canvas.embedding"));
            head.setId("row-embedding");
            head.getStyleClass().add("g-row-head");
            head.setAccessibleRole(AccessibleRole.BUTTON);
            head.setAccessibleText(Words.site(Site.EMBEDDING));
            rowHeads.put(Cell.EMBEDDING.layer(), head);
            cells.put(Cell.EMBEDDING, new CellNode(Cell.EMBEDDING, shape));
        }
        band.getStyleClass().add("g-band");
        band.setManaged(false);
        band.setMouseTransparent(true);
        band.setVisible(false);
        over.setManaged(false);
        over.setMouseTransparent(true);
    }

    /// The heads of the columns, the layers' numbers and what else stays in sight over the places, which it covers.
    StandingHeads heads() {
        return heads;
    }

    /// Pixels to be left free below the last place, so that what lies over the picture's corner hides none for good.
    void setBelow(double pixels) {
        if (pixels != below) {
            below = pixels;
            requestLayout();
        }
    }

    double below() {
        return below;
    }

    /// Rubber band and fill handle, to be added by the layouts after the places.
    Node over() {
        return over;
    }

    /// Whether a point of the scene is on the handle by which the selected block is pulled.
    boolean onHandle(double sceneX, double sceneY) {
        return handle.holds(sceneX, sceneY);
    }

    /// The handle sits on the lower right corner of the selection, where that holds something to pull.
    private void placeHandle() {
        CellNode corner = null;
        boolean filled = false;
        for (Cell cell : selection) {
            CellNode node = cells.get(cell);
            if (node == null || cell.embedding() || node.getParent() == null) {
                continue;
            }
            filled |= !placements.at(cell).isEmpty();
            if (corner == null
                    || cell.layer() < corner.cell().layer()
                    || cell.layer() == corner.cell().layer()
                            && columns.indexOf(cell.site())
                                    > columns.indexOf(corner.cell().site())) {
                corner = node;
            }
        }
        handle.place(filled ? corner : null);
    }

    /// Called when the size of text has changed, or of the picture.
    abstract void setEm(double em);

    /// The width in em at which the picture is at its most generous; with more room it may be drawn larger.
    abstract double wideEm();

    /// The same for the height.
    abstract double tallEm();

    @Nullable
    CellNode node(Cell cell) {
        return cells.get(cell);
    }

    /// What is at a point of the scene.
    Target targetAt(double sceneX, double sceneY) {
        return where.targetAt(sceneX, sceneY);
    }

    /// What is meant by letting go at a point of the scene: the gap beside a place is the place's.
    Target dropAt(double sceneX, double sceneY) {
        return where.dropAt(sceneX, sceneY);
    }

    /// The cells on the way between two points of the scene, in its order.
    Set<Cell> along(Point2D from, Point2D to) {
        return where.along(from, to);
    }

    /// The cell at a point of the scene, or null.
    @Nullable
    CellNode nodeAt(double sceneX, double sceneY) {
        return where.nodeAt(sceneX, sceneY);
    }

    /// The cells that a rectangle in the scene touches.
    Set<Cell> within(double x1, double y1, double x2, double y2) {
        return where.within(x1, y1, x2, y2);
    }

    /// Of some cells, of which there must be one, the one nearest to a point of the picture.
    Cell nearest(Set<Cell> among, Point2D point) {
        return where.nearest(among, point);
    }

    /// Shows the rubber band between two points of the scene, or hides it.
    void showBand(@Nullable Point2D from, @Nullable Point2D to) {
        band.setVisible(from != null && to != null);
        if (from != null && to != null) {
            Point2D a = sceneToLocal(from);
            Point2D b = sceneToLocal(to);
            band.resizeRelocate(
                    Math.min(a.getX(), b.getX()),
                    Math.min(a.getY(), b.getY()),
                    Math.abs(a.getX() - b.getX()),
                    Math.abs(a.getY() - b.getY()));
        }
    }

    /// What the run in training tells of the places: how far a step moved the weights there. Empty when none is.
    void showUpdates(Map<String, Double> updates) {}

    void showPlacements(Placements newPlacements) {
        Set<Cell> changed = placements.differing(newPlacements);
        placements = newPlacements;
        show(changed);
        placeHandle();
    }

    void showSelection(Set<Cell> selected, @Nullable Cell newCurrent) {
        Set<Cell> changed = differing(selection, selected);
        if (!Objects.equals(current, newCurrent)) {
            Stream.of(current, newCurrent).filter(Objects::nonNull).forEach(changed::add);
        }
        selection = selected;
        current = newCurrent;
        show(changed);
        placeHandle();
    }

    /// Marks cells that can take what is carried, and those that would be filled or emptied, with what would be
    /// replaced beside it; clears all without cargo.
    ///
    /// @param newReplaced by place
    void showDrag(@Nullable Cargo cargo, @Nullable DropPlan plan, Map<Cell, List<AdapterSpec>> newReplaced) {
        Set<Cell> changed = differing(ghosts, plan == null ? Set.of() : plan.places());
        changed.addAll(differing(leaving, plan == null ? Set.of() : plan.vacated()));
        changed.addAll(new Placements(new TreeMap<>(replaced)).differing(new Placements(new TreeMap<>(newReplaced))));
        ghosts = plan == null ? Set.of() : plan.places();
        leaving = plan == null ? Set.of() : plan.vacated();
        replaced = newReplaced;
        show(changed);
        Set<AdapterKind> kinds = cargo == null ? Set.of() : cargo.kinds();
        if (!kinds.equals(carried)) {
            carried = kinds;
            legal = EnumSet.noneOf(Site.class);
            for (Site site : Site.values()) {
                if (kinds.stream()
                        .anyMatch(kind -> Placements.wholeModel(kind)
                                || Costs.reason(kind, site, shape).isEmpty())) {
                    legal.add(site);
                }
            }
            sweep.spread();
        }
    }

    private void show(Set<Cell> changed) {
        sweep.show(changed.stream().map(cells::get).filter(Objects::nonNull).toList());
    }

    private static Set<Cell> differing(Set<Cell> before, Set<Cell> after) {
        Set<Cell> differing = new HashSet<>(after);
        before.forEach(cell -> {
            if (!differing.remove(cell)) {
                differing.add(cell);
            }
        });
        return differing;
    }

    /// How often a place has been made to look as it is to look: what a gesture costs.
    long dressed() {
        return sweep.dressed();
    }

    /// Which part of the picture is seen, in its own coordinates.
    void see(double left, double top, double width, double height) {
        sweep.see(left, top, width, height);
        heads.see(left, top);
    }

    /// One place as it is to look now.
    private void dress(CellNode node) {
        Cell cell = node.cell();
        node.show(placements.at(cell));
        node.showReplaced(replaced.getOrDefault(cell, List.of()));
        boolean takes = legal.contains(cell.site());
        node.setState(CellNode.LEGAL, takes);
        node.setState(CellNode.ILLEGAL, !carried.isEmpty() && !takes);
        node.setState(CellNode.GHOST, ghosts.contains(cell));
        node.setState(CellNode.LEAVING, leaving.contains(cell));
        node.setState(CellNode.SELECTED, selection.contains(cell));
        node.setState(CellNode.CURRENT, cell.equals(current));
    }

    /// Whether the arrows up and down lead from site to site and left and right from layer to layer.
    boolean sitesRunDown() {
        return false;
    }

    /// Where the keyboard begins.
    Cell home() {
        return new Cell(shape.layers() - 1, columns.getFirst());
    }

    /// Brings a cell into the picture, where not all cells are in it.
    void bring(Cell cell) {}
}
