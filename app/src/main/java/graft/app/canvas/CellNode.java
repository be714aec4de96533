package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// One place of the canvas: empty (a faint dot) or filled (mark and size). Its states are pseudo-classes, its looks are
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

    private final Cell cell;
    private final Region dot = new Region();
    private final Label size = new Label();
    private @Nullable Mark mark;
    private @Nullable MarkKind kind;
    private List<AdapterSpec> contents = List.of();
    private @Nullable ModelShape shape;

    CellNode(Cell cell) {
        this.cell = cell;
        getStyleClass().add("g-cell");
        setId("cell-" + cell.layer() + "-" + cell.site().text().replace('.', '-'));
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
        pseudoClassStateChanged(OFF, !contents.isEmpty() && !contents.getFirst().enabled());
        if (contents.isEmpty()) {
            mark = null;
            kind = null;
            getChildren().setAll(dot);
            return;
        }
        MarkKind newKind = MarkKind.of(contents.getFirst().kind());
        Mark shown = mark;
        if (shown == null || newKind != kind) {
            kind = newKind;
            shown = new Mark(newKind);
            mark = shown;
        }
        String more = contents.size() > 1 ? " +" + (contents.size() - 1) : "";
        size.setText(Words.size(contents.getFirst(), cell, newShape) + more);
        getChildren().setAll(shown, size);
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

    @Override
    protected void layoutChildren() {
        double middleX = getWidth() / 2;
        double middleY = getHeight() / 2;
        Mark shown = mark;
        if (shown == null) {
            double dotSize = dot.prefWidth(-1);
            dot.resizeRelocate(middleX - dotSize / 2, middleY - dotSize / 2, dotSize, dotSize);
            return;
        }
        double width = shown.prefWidth(-1);
        double height = shown.prefHeight(-1);
        shown.resizeRelocate(middleX - width / 2, middleY - height / 2, width, height);
        double gap = width * 0.42;
        double room = getWidth() / 2 - width / 2 - gap;
        boolean beside = room >= size.prefWidth(-1);
        size.setVisible(beside);
        if (beside) {
            size.resizeRelocate(
                    middleX + width / 2 + gap,
                    middleY - size.prefHeight(-1) / 2,
                    size.prefWidth(-1),
                    size.prefHeight(-1));
        }
    }
}
