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

/// One place of the canvas: empty (a faint dot) or filled (marks and size). Its states are pseudo-classes, its
/// looks
/// are
/// in the style sheet.
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

    private final Cell cell;
    private final Region dot = new Region();
    private final Label size = new Label();
    private final List<Mark> marks = new ArrayList<>();
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
        size.getStyleClass().add("g-cell-size");
        size.setMouseTransparent(true);
        getChildren().add(dot);
    }

    Cell cell() {
        return cell;
    }

    List<AdapterSpec> contents() {
        return contents;
    }

    /// Shows what stands here. Does nothing when that is what is shown already, so that a sweep over all cells
    /// is
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
        if (contents.isEmpty()) {
            kinds = List.of();
            marks.clear();
            getChildren().setAll(dot);
            return;
        }
        List<MarkKind> newKinds = contents.stream()
                .limit(MOST)
                .map(adapter -> MarkKind.of(adapter.kind()))
                .toList();
        if (!newKinds.equals(kinds)) {
            kinds = newKinds;
            marks.clear();
            newKinds.forEach(kind -> marks.add(new Mark(kind)));
        }
        for (int i = 0; i < marks.size(); i++) {
            marks.get(i).setOpacity(contents.get(i).enabled() ? 1 : OFF_OPACITY);
        }
        boolean one = contents.size() == 1;
        size.setText(
                one
                        ? Words.size(contents.getFirst(), cell, newShape)
                        : contents.size() > MOST ? "+" + (contents.size() - MOST) : "");
        getChildren().setAll(marks);
        getChildren().add(size);
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

    /// One mark stands in the middle with its size beside it; several stand side by side, the smaller the
    /// narrower the
    /// place.
    @Override
    protected void layoutChildren() {
        double middleX = getWidth() / 2;
        double middleY = getHeight() / 2;
        if (marks.isEmpty()) {
            double dotSize = dot.prefWidth(-1);
            dot.resizeRelocate(middleX - dotSize / 2, middleY - dotSize / 2, dotSize, dotSize);
            return;
        }
        double width = marks.getFirst().prefWidth(-1);
        double gap = width * 0.42;
        double all = marks.size() * width + (marks.size() - 1) * gap;
        double scale = Math.min(1, (getWidth() - 2 * gap) / all);
        double words = size.getText().isEmpty() ? 0 : size.prefWidth(-1);
        double together = all * scale + gap * 0.6 + words;
        boolean centred = middleX + all * scale / 2 + gap * scale + words <= getWidth();
        // Where the size has no room beside a mark in the middle, both stand in the middle together.
        double x = centred || together > getWidth() - 4 ? middleX - all * scale / 2 : (getWidth() - together) / 2;
        for (Mark mark : marks) {
            double height = mark.prefHeight(-1) * scale;
            mark.resizeRelocate(x, middleY - height / 2, width * scale, height);
            x += (width + gap) * scale;
        }
        double at = centred ? x : x - gap * scale + gap * 0.6;
        boolean beside = getWidth() - at >= words;
        size.setVisible(beside);
        if (beside) {
            size.resizeRelocate(at, middleY - size.prefHeight(-1) / 2, size.prefWidth(-1), size.prefHeight(-1));
        }
    }
}
