package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
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

    private static final double OFF_OPACITY = 0.3;

    /// How much colour the largest adapter gives its place.
    private static final double DEEPEST = 0.2;

    private final Cell cell;
    private final Region dot = new Region();
    private final Region eye = new Region();
    private final Region tint = new Region();
    private final SwapSign swap = new SwapSign();
    private final Label more = sizeLabel();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Label> sizes = new ArrayList<>();
    /// How large each mark is drawn, by its adapter's size.
    private final List<Double> factors = new ArrayList<>();
    private List<MarkKind> kinds = List.of();
    private List<AdapterSpec> contents = List.of();
    private @Nullable ModelShape shape;

    CellNode(Cell cell) {
        this.cell = cell;
        getStyleClass().add("g-cell");
        setId("cell-" + (cell.embedding() ? "" : cell.layer() + "-")
                + cell.site().text().replace('.', '-'));
        setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        setFocusTraversable(false);
        dot.getStyleClass().add("g-dot");
        dot.setMouseTransparent(true);
        eye.getStyleClass().add("g-eye");
        eye.setMouseTransparent(true);
        tint.setMouseTransparent(true);
        eye.visibleProperty().bind(hoverProperty());
        getChildren().add(dot);
    }

    private static Label sizeLabel() {
        Label label = new Label();
        label.getStyleClass().add("g-cell-size");
        label.setMouseTransparent(true);
        return label;
    }

    Cell cell() {
        return cell;
    }

    List<AdapterSpec> contents() {
        return contents;
    }

    /// Shows what stands here. Does nothing when that is what is shown already, so that a sweep over all cells is
    /// cheap.
    void show(List<AdapterSpec> newContents, ModelShape newShape) {
        if (newContents.equals(contents) && newShape == shape) {
            return;
        }
        contents = newContents;
        shape = newShape;
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
            factors.set(i, MarkSize.of(contents.get(i), cell, newShape));
            marks.get(i).setOpacity(contents.get(i).enabled() ? 1 : OFF_OPACITY);
            sizes.get(i).setText(Words.size(contents.get(i), cell, newShape));
        }
        more.setText(contents.size() > MOST ? "+" + (contents.size() - MOST) : "");
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
            sizes.add(sizeLabel());
        });
        getChildren().setAll(dot, tint);
        getChildren().addAll(marks);
        getChildren().addAll(sizes);
        getChildren().addAll(more, eye);
        if (swap.shows()) {
            getChildren().add(swap);
        }
    }

    /// What hovers fills a whole column and empties it again a frame later: parts that were made stay, since a new
    /// one must be styled, and hide. Of the tint that is up to the style sheet, whose word outweighs the code's.
    private void showParts(boolean filled) {
        dot.setVisible(!filled);
        marks.forEach(mark -> mark.setVisible(filled));
        sizes.forEach(size -> size.setVisible(filled));
        more.setVisible(filled);
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
        return !contents.isEmpty()
                && eye.getWidth() > 0
                && eye.localToScene(eye.getLayoutBounds()).contains(sceneX, sceneY);
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
        ModelShape known = shape;
        return known == null ? "" : Words.cell(cell, contents, known);
    }

    /// One mark stands in the middle with its size beside it. Several stand side by side, each with its size where
    /// all have room, else without, the smaller the narrower the place.
    @Override
    protected void layoutChildren() {
        if (contents.isEmpty()) {
            eye.resize(0, 0);
            double dotSize = dot.prefWidth(-1);
            dot.resizeRelocate((getWidth() - dotSize) / 2, (getHeight() - dotSize) / 2, dotSize, dotSize);
            return;
        }
        tint.resizeRelocate(0, 0, getWidth(), getHeight());
        double width = marks.getFirst().prefWidth(-1);
        double gap = width * 0.42;
        double from = laySwap(width, gap);
        // A narrow place has no room for an eye that the pointer could hit without meaning to.
        double eyeWidth = from > 0 || getWidth() < (0.6 + 2.3 * marks.size()) * width ? 0 : width * 0.62;
        eye.resizeRelocate(width * 0.18, (getHeight() - eyeWidth) / 2, eyeWidth, eyeWidth);
        more.setVisible(false);
        if (marks.size() == 1) {
            layOne(width, gap, from, eye.getLayoutX() + eyeWidth);
            if (marks.getFirst().getLayoutX() < eye.getLayoutX() + eyeWidth) {
                eye.resize(0, 0); // a large mark stands there
            }
        } else {
            laySeveral(width, gap, from);
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
        layLabel(sizes.getFirst(), x + width + (centred ? gap : gap * 0.6), getWidth());
    }

    private void laySeveral(double width, double gap, double from) {
        int count = marks.size();
        double room = getWidth() - from;
        double all = count * width + (count - 1) * gap;
        double words = sizes.stream().mapToDouble(CellNode::words).sum();
        double spread = count * width + words + count * gap * 0.6 + (count - 1) * gap * 3;
        boolean sized = words > 0 && spread + words(more) <= room - 2 * gap;
        double scale = Math.min(1, (room - 2 * gap) / all);
        double x = from + (room - (sized ? spread : all * scale)) / 2;
        for (int i = 0; i < count; i++) {
            Label size = sizes.get(i);
            layMark(marks.get(i), x, width * scale);
            size.setVisible(false);
            if (sized) {
                layLabel(size, x + width + gap * 0.6, getWidth());
                x += width + gap * 3.6 + words(size);
            } else {
                x += (width + gap) * scale;
            }
        }
        layLabel(more, x, getWidth());
    }

    private void layMark(Mark mark, double x, double width) {
        double drawn = Math.min(width * factors.get(marks.indexOf(mark)), getHeight() * 0.8);
        double height = mark.prefHeight(-1) * drawn / mark.prefWidth(-1);
        mark.resizeRelocate(x + (width - drawn) / 2, (getHeight() - height) / 2, drawn, height);
    }

    /// Shows a label where it has room.
    private void layLabel(Label label, double x, double end) {
        boolean room = !label.getText().isEmpty() && end - x >= words(label);
        label.setVisible(room);
        if (room) {
            double height = label.prefHeight(-1);
            label.resizeRelocate(x, (getHeight() - height) / 2, words(label), height);
        }
    }

    private static double words(Label label) {
        return label.getText().isEmpty() ? 0 : label.prefWidth(-1);
    }
}
