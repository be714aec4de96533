package graft.app.canvas;

import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The floating card beside the pointer: what letting go would do, in words, and what it would add.
final class DropCard extends VBox {

    private static final PseudoClass IMPOSSIBLE = PseudoClass.getPseudoClass("impossible");

    private final HBox head;
    private final Label title = Controls.label("", "g-strong");
    private final Label detail = Controls.label("", "g-muted", "g-small");

    private @Nullable MarkKind shown;
    /// Whether its words have their font.
    private boolean styled;
    /// The width of the area for which its size is known, or 0.
    private double measured;

    DropCard() {
        getStyleClass().add("g-card");
        setId("drop-card");
        setManaged(false);
        setMouseTransparent(true);
        setVisible(false);
        title.setWrapText(true);
        detail.setWrapText(true);
        head = new HBox(title);
        head.getStyleClass().add("g-card-head");
        getChildren().addAll(head, detail);
    }

    void show(MarkKind kind, DropPlan plan) {
        if (kind != shown) {
            shown = kind;
            styled = false;
            head.getChildren().setAll(new Mark(kind), title);
        }
        measured = 0;
        title.setText(plan.title());
        detail.setText(plan.detail());
        pseudoClassStateChanged(IMPOSSIBLE, !plan.possible());
        setVisible(true);
    }

    /// Puts the card beside a point, within an area of that size.
    void moveTo(double x, double y, double areaWidth, double areaHeight) {
        if (measured != areaWidth) { // what it says has changed, or its room
            measured = areaWidth;
            if (!styled) {
                styled = true;
                applyCss();
            }
            double most = Math.min(areaWidth - 16, em() * 26);
            double width = Math.min(most, prefWidth(-1));
            resize(width, prefHeight(width));
        }
        double width = getWidth();
        double height = getHeight();
        double left = x + 16 + width <= areaWidth - 8 ? x + 16 : x - 16 - width;
        double top = y + 14 + height <= areaHeight - 8 ? y + 14 : y - 14 - height;
        // Beside the area, as over the inspector, it stays where it can be read.
        relocate(
                Math.floor(Math.max(8, Math.min(left, areaWidth - 8 - width))),
                Math.floor(Math.max(8, Math.min(top, areaHeight - 8 - height))));
    }

    /// Leaves the words of something else free: the card goes below it, or above where there is no room.
    void giveWay(Bounds taken, double areaHeight) {
        double below = taken.getMaxY() + 8;
        boolean room = below + getHeight() <= areaHeight - 8;
        setLayoutY(Math.floor(room ? below : taken.getMinY() - 8 - getHeight()));
    }

    /// Size of its text in pixels.
    double em() {
        return title.getFont().getSize();
    }

    void hide() {
        setVisible(false);
        styled = false;
    }
}
