package graft.app;

import graft.app.ui.Theme;
import java.util.function.BiConsumer;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/// How the window's room is shared: what gives way where it is narrow for its size of text, and where the line between
/// canvas and dock lies. A line that was dragged stays at its share of the height.
final class Room {

    /// In em: narrower than this the pickers are short and one tab of the dock is shown; slimmer, the palette keeps
    /// only its marks.
    private static final double NARROW = 74;

    private static final double SLIM = 58;
    /// In em: height of canvas and dock together at which the canvas's share changes.
    private static final double LOW = 30;

    private static final double TALL = 62;

    private static final PseudoClass NARROWED = PseudoClass.getPseudoClass("narrow");
    private static final PseudoClass SLIMMED = PseudoClass.getPseudoClass("slim");

    private final Region window;
    private final Theme theme;
    private final SplitPane split;
    private final BiConsumer<Boolean, Boolean> tell;
    private boolean narrow;
    private boolean slim;
    private double chosen = -1;

    /// @param upper keeps what the lower one leaves
    /// @param tell  is told whether the window is narrow, and whether it is slim, when that changes
    Room(Region window, Theme theme, Node upper, Node lower, BiConsumer<Boolean, Boolean> tell) {
        this.window = window;
        this.theme = theme;
        this.tell = tell;
        split = new SplitPane(upper, lower);
        split.setOrientation(Orientation.VERTICAL);
        split.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> {
            if (split.getItems().size() > 1 && Math.abs(split.getDividerPositions()[0] - share()) > 0.01) {
                chosen = split.getDividerPositions()[0];
            }
        });
        split.heightProperty().subscribe(this::divide);
        window.widthProperty().subscribe(this::fitWidth);
        theme.scaleProperty().subscribe(scale -> {
            fitWidth();
            divide();
        });
    }

    SplitPane split() {
        return split;
    }

    /// The share of the height that was chosen by hand for the canvas, or −1.
    double chosenShare() {
        return chosen;
    }

    void setShare(double share) {
        chosen = share;
        divide();
    }

    /// Takes the dock out of the split altogether, so that no line stays behind, or puts it back.
    void showLower(Node lower, boolean shown) {
        if (shown && !split.getItems().contains(lower)) {
            split.getItems().add(lower);
            divide();
        } else if (!shown) {
            split.getItems().remove(lower);
        }
    }

    /// Takes the canvas out of the split, so that the dock has all the height, or puts it back.
    void showUpper(Node upper, boolean shown) {
        if (shown && !split.getItems().contains(upper)) {
            split.getItems().addFirst(upper);
            divide();
        } else if (!shown) {
            split.getItems().remove(upper);
        }
    }

    private void divide() {
        if (split.getItems().size() > 1 && split.getHeight() > 0) {
            split.setDividerPositions(share());
        }
    }

    /// The canvas's share of the height.
    private double share() {
        if (chosen > 0) {
            return chosen;
        }
        double height = split.getHeight() / theme.em();
        return height < LOW ? 0.56 : height < TALL ? 0.58 : 0.57;
    }

    private void fitWidth() {
        double width = window.getWidth() / theme.em();
        boolean nowNarrow = width > 0 && width < NARROW;
        boolean nowSlim = width > 0 && width < SLIM;
        if (nowNarrow != narrow || nowSlim != slim) {
            narrow = nowNarrow;
            slim = nowSlim;
            window.pseudoClassStateChanged(NARROWED, narrow);
            window.pseudoClassStateChanged(SLIMMED, slim);
            tell.accept(narrow, slim);
        }
    }
}
