package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Help;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// One place of the canvas: empty (a faint dot) or filled (marks and size, and an eye under the pointer that
/// switches it off and on). Its states are pseudo-classes, its looks are in the style sheet.
final class CellNode extends Region {

    static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
    static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    static final PseudoClass LEGAL = PseudoClass.getPseudoClass("legal");
    static final PseudoClass ILLEGAL = PseudoClass.getPseudoClass("illegal");
    static final PseudoClass GHOST = PseudoClass.getPseudoClass("ghost");
    static final PseudoClass LEAVING = PseudoClass.getPseudoClass("leaving");
    private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");
    private static final PseudoClass FILLED = PseudoClass.getPseudoClass("filled");

    /// Marks side by side; what stands there beyond is counted.
    private static final int MOST = 3;

    /// Pixels by which its ground is rounded.
    private static final double ROUND = 5;

    /// Pixels of a line of figures that are empty.
    private static final double LEADING = 2;

    private static final double OFF_OPACITY = 0.3;

    /// How much colour the largest adapter gives its place.
    private static final double DEEPEST = 0.2;

    private final Cell cell;
    // Shapes and words, not regions: the toolkit goes through all that has children on every frame.
    private final Text dot = words("g-dot");
    private final Rectangle tint = new Rectangle();
    private final SwapSign swap = new SwapSign();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Text> sizes = new ArrayList<>();
    /// How large each mark is drawn, by its adapter's size.
    private final List<Double> factors = new ArrayList<>();
    private List<MarkKind> kinds = List.of();
    private List<AdapterSpec> contents = List.of();
    private final ModelShape shape;
    /// Made when the pointer comes: of a thousand places one is under it.
    private @Nullable Region eye;
    /// Made when there is more here than can be shown.
    private @Nullable Text more;

    CellNode(Cell cell, ModelShape shape) {
        this.cell = cell;
        this.shape = shape;
        setCache(true); // most of what is painted anew with a place that changes are others, as they were
        setManaged(false); // its surface lays it out: what changes inside concerns nothing outside
        getStyleClass().add("g-cell");
        setId("cell-" + (cell.embedding() ? "" : cell.layer() + "-")
                + cell.site().text().replace('.', '-'));
        setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        Help.note(this, this::help);
        setFocusTraversable(false);
        dot.setText("•");
        tint.setMouseTransparent(true);
        tint.setArcWidth(2 * ROUND);
        tint.setArcHeight(2 * ROUND);
        hoverProperty().subscribe(this::showEye);
        getChildren().add(dot);
    }

    private static Text words(String style) {
        Text words = new Text();
        words.setTextOrigin(VPos.TOP);
        words.getStyleClass().add(style);
        words.setMouseTransparent(true);
        return words;
    }

    private void showEye(boolean under) {
        if (under && eye == null) {
            eye = new Region();
            eye.getStyleClass().add("g-eye");
            eye.setMouseTransparent(true);
            getChildren().add(eye);
        }
        if (eye != null) {
            eye.setVisible(under);
            requestLayout();
            layout();
        }
    }

    Cell cell() {
        return cell;
    }

    List<AdapterSpec> contents() {
        return contents;
    }

    /// Shows what stands here. Does nothing when that is what is shown already, so that a sweep over all cells is
    /// cheap.
    void show(List<AdapterSpec> newContents) {
        if (newContents.equals(contents)) {
            return;
        }
        contents = newContents;
        setAccessibleText(null);
        pseudoClassStateChanged(FILLED, !contents.isEmpty());
        pseudoClassStateChanged(OFF, !contents.isEmpty() && contents.stream().noneMatch(AdapterSpec::enabled));
        showParts(!contents.isEmpty());
        if (contents.isEmpty()) {
            return;
        }
        List<MarkKind> newKinds =
                contents.stream().limit(MOST).map(MarkKind::of).toList();
        if (!newKinds.equals(kinds)) {
            kinds = newKinds;
            makeParts();
        }
        for (int i = 0; i < marks.size(); i++) {
            factors.set(i, MarkSize.of(contents.get(i), cell, shape));
            marks.get(i).setOpacity(contents.get(i).enabled() ? 1 : OFF_OPACITY);
            sizes.get(i).setText(Words.size(contents.get(i), cell, shape));
        }
        count();
        paint();
        requestLayout();
    }

    private void makeParts() {
        marks.clear();
        sizes.clear();
        factors.clear();
        kinds.forEach(kind -> {
            factors.add(1.0);
            marks.add(new Mark(kind));
            sizes.add(words("g-cell-size"));
        });
        List<Node> parts = new ArrayList<>(List.of(dot, tint));
        parts.addAll(marks);
        parts.addAll(sizes);
        Stream.of(more, eye, swap.shows() ? swap : null)
                .filter(Objects::nonNull)
                .forEach(parts::add);
        getChildren().setAll(parts);
    }

    /// What stands here beyond the marks.
    private void count() {
        int beyond = contents.size() - MOST;
        if (beyond > 0 && more == null) {
            more = words("g-cell-size");
            getChildren().add(more);
        }
        if (more != null) {
            more.setText(beyond > 0 ? "+" + beyond : "");
        }
    }

    /// What hovers fills a whole column and empties it again a frame later: parts that were made stay, since a new
    /// one must be styled, and hide. Of the tint that is up to the style sheet, whose word outweighs the code's.
    private void showParts(boolean filled) {
        dot.setVisible(!filled);
        marks.forEach(mark -> mark.setVisible(filled));
        sizes.forEach(size -> size.setVisible(filled));
        if (more != null) {
            more.setVisible(filled);
        }
        if (!filled) {
            getChildren().remove(swap);
        }
        requestLayout();
    }

    /// The place is the more in its adapter's colour, the larger that is: a column is read at a glance.
    private void paint() {
        String token = "g-kind-" + kinds.getFirst().token();
        if (!tint.getStyleClass().contains(token)) {
            tint.getStyleClass().setAll("g-cell-tint", token);
        }
        tint.setOpacity(MarkSize.share(factors.getFirst()) * DEEPEST);
    }

    /// Shows what is replaced here while a drop hovers; nothing of it when that is empty.
    void showReplaced(List<AdapterSpec> replaced) {
        if (swap.show(replaced)) {
            getChildren().remove(swap);
            if (swap.shows() && !contents.isEmpty()) {
                getChildren().add(swap);
            }
            requestLayout();
        }
    }

    /// Whether a point of the scene is on the eye of a filled place.
    boolean onEye(double sceneX, double sceneY) {
        Region shown = eye;
        return !contents.isEmpty()
                && shown != null
                && shown.getWidth() > 0
                && shown.localToScene(shown.getLayoutBounds()).contains(sceneX, sceneY);
    }

    void setState(PseudoClass state, boolean on) {
        pseudoClassStateChanged(state, on);
    }

    /// Spoken words are made only when somebody asks.
    @Override
    public Object queryAccessibleAttribute(javafx.scene.AccessibleAttribute attribute, Object... parameters) {
        return switch (attribute) {
            case TEXT -> words();
            case SELECTED -> getPseudoClassStates().contains(SELECTED);
            default -> super.queryAccessibleAttribute(attribute, parameters);
        };
    }

    /// `Layer 5, after FFN, bottleneck r 48, 74,544 parameters, on`.
    String words() {
        return Words.cell(cell, contents, shape);
    }

    /// Of each adapter here what it computes.
    private Help help() {
        List<String> told = new ArrayList<>();
        for (AdapterSpec adapter : contents) {
            MethodText text = MethodText.of(adapter);
            told.add(text.help());
            told.add(Words.title(adapter) + ": " + text.formula() + " · " + text.paper());
        }
        return new Help(words(), contents.isEmpty() ? List.of(Messages.text("help.place.empty")) : told);
    }

    /// One mark stands in the middle with its size beside it. Several stand side by side, each with its size where
    /// all have room, else without, the smaller the narrower the place.
    @Override
    protected void layoutChildren() {
        if (contents.isEmpty()) {
            layEye(0, 0);
            dot.relocate(
                    (getWidth() - dot.getLayoutBounds().getWidth()) / 2,
                    (getHeight() - dot.getLayoutBounds().getHeight()) / 2);
            return;
        }
        tint.setWidth(getWidth());
        tint.setHeight(getHeight());
        double width = marks.getFirst().prefWidth(-1);
        double gap = width * 0.42;
        double from = laySwap(width, gap);
        // A narrow place has no room for an eye that the pointer could hit without meaning to.
        double eyeWidth = from > 0 || getWidth() < (0.6 + 2.3 * marks.size()) * width ? 0 : width * 0.62;
        double eyeEnd = width * 0.18 + eyeWidth;
        layEye(width * 0.18, eyeWidth);
        if (more != null) {
            more.setVisible(false);
        }
        if (marks.size() == 1) {
            layOne(width, gap, from, eyeEnd);
            if (marks.getFirst().getLayoutX() < eyeEnd) {
                layEye(0, 0); // a large mark stands there
            }
        } else {
            laySeveral(width, gap, from);
        }
    }

    private void layEye(double x, double width) {
        if (eye != null) {
            eye.resizeRelocate(x, (getHeight() - width) / 2, width, width);
        }
    }

    /// What is replaced stands at the left, where it has room beside what replaces it.
    ///
    /// @return where it ends, or 0
    private double laySwap(double width, double gap) {
        double wanted = swap.shows() ? swap.prefWidth(-1) : 0;
        boolean room = wanted > 0 && wanted + gap / 2 + marks.size() * width < getWidth();
        swap.setVisible(room);
        if (!room) {
            return 0;
        }
        double height = swap.prefHeight(-1);
        swap.resizeRelocate(gap / 2, (getHeight() - height) / 2, wanted, height);
        return gap / 2 + wanted;
    }

    /// @param from  where what is replaced ends, or 0
    /// @param clear where the eye ends, which the mark leaves alone where both have room
    private void layOne(double width, double gap, double from, double clear) {
        double words = words(sizes.getFirst());
        double together = width + gap * 0.6 + words;
        double room = getWidth() - from;
        boolean centred = from == 0 && room / 2 + width / 2 + gap + words <= room - gap;
        // Where the size has no room beside a mark in the middle, both stand in the middle together.
        double x = centred || together > room - 4
                ? from + (room - width) / 2
                : from + Math.max((room - together) / 2, Math.min(clear, room - 2 - together));
        layMark(marks.getFirst(), x, width);
        layWords(sizes.getFirst(), x + width + (centred ? gap : gap * 0.6), getWidth());
    }

    private void laySeveral(double width, double gap, double from) {
        int count = marks.size();
        double room = getWidth() - from;
        double all = count * width + (count - 1) * gap;
        double words = sizes.stream().mapToDouble(CellNode::words).sum();
        double spread = count * width + words + count * gap * 0.6 + (count - 1) * gap * 3;
        boolean sized = words > 0 && spread + (more == null ? 0 : words(more)) <= room - 2 * gap;
        double scale = Math.min(1, (room - 2 * gap) / all);
        double x = from + (room - (sized ? spread : all * scale)) / 2;
        for (int i = 0; i < count; i++) {
            Text size = sizes.get(i);
            layMark(marks.get(i), x, width * scale);
            size.setVisible(false);
            if (sized) {
                layWords(size, x + width + gap * 0.6, getWidth());
                x += width + gap * 3.6 + words(size);
            } else {
                x += (width + gap) * scale;
            }
        }
        if (more != null) {
            layWords(more, x, getWidth());
        }
    }

    private void layMark(Mark mark, double x, double width) {
        double drawn = Math.min(width * factors.get(marks.indexOf(mark)), getHeight() * 0.8);
        double height = mark.prefHeight(-1) * drawn / mark.prefWidth(-1);
        mark.resizeRelocate(x + (width - drawn) / 2, (getHeight() - height) / 2, drawn, height);
    }

    /// Shows words where they have room.
    private void layWords(Text size, double x, double end) {
        double width = words(size);
        double height = size.getLayoutBounds().getHeight();
        boolean room = width > 0 && end - x >= width && height <= getHeight() + LEADING;
        size.setVisible(room);
        if (room) {
            size.relocate(snapPositionX(x), snapPositionY((getHeight() - height) / 2));
        }
    }

    private static double words(Text size) {
        return size.getText().isEmpty() ? 0 : Math.ceil(size.getLayoutBounds().getWidth());
    }
}
