package graft.app;

import graft.app.ui.Theme;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/// How the window's room is shared: what gives way where it is narrow for its size of text, and where the line between
/// canvas and dock lies. A line that was dragged stays at its share of the height. Where it is too low for both, one
/// of them is shown at a time, and of the dock no more than its tabs stand below the canvas.
final class Room {

    /// In em: narrower than this the pickers are short and one tab of the dock is shown; slimmer, the palette keeps
    /// only its marks.
    private static final double NARROW = 74;

    private static final double SLIM = 58;
    /// In em: height of canvas and dock together at which the canvas's share changes.
    private static final double LOW = 30;

    private static final double TALL = 62;
    /// In em: a window lower than this has no room for both.
    private static final double EITHER = 38;
    /// Share of the height by which the line is dragged up to open the dock where there is room for one.
    private static final double PULLED = 0.1;

    private static final PseudoClass NARROWED = PseudoClass.getPseudoClass("narrow");
    private static final PseudoClass SLIMMED = PseudoClass.getPseudoClass("slim");

    private final Region window;
    private final Theme theme;
    private final SplitPane split;
    private final Consumer<Tight> tell;
    private final BooleanProperty lowerLarge;
    private Tight tight = new Tight(false, false, false);
    private double chosen = -1;

    /// Where there is little room for the size of text.
    ///
    /// @param narrow the pickers are short and one tab of the dock is shown
    /// @param slim   what keys and menus can do as well gives way
    /// @param low    canvas or dock, one at a time
    record Tight(boolean narrow, boolean slim, boolean low) {}

    /// @param upper      keeps what the lower one leaves
    /// @param lowerLarge whether the lower one has all the height
    /// @param tell       is told when there is more or less room than before
    Room(Region window, Theme theme, Node upper, Node lower, BooleanProperty lowerLarge, Consumer<Tight> tell) {
        this.window = window;
        this.theme = theme;
        this.tell = tell;
        this.lowerLarge = lowerLarge;
        split = new SplitPane(upper, lower);
        split.setOrientation(Orientation.VERTICAL);
        split.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> dragged());
        split.heightProperty().subscribe(this::divide);
        window.widthProperty().subscribe(this::fit);
        window.heightProperty().subscribe(this::fit);
        theme.scaleProperty().subscribe(scale -> {
            fit();
            divide();
        });
    }

    SplitPane split() {
        return split;
    }

    Tight tight() {
        return tight;
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

    private void dragged() {
        if (split.getItems().size() < 2) {
            return;
        }
        double now = split.getDividerPositions()[0];
        if (tight.low()) {
            if (now < 1 - PULLED
                    && split.getItems().get(1) instanceof Region dock
                    && dock.getHeight() > 2 * dock.minHeight(-1)) {
                lowerLarge.set(true);
            }
            divide();
        } else if (Math.abs(now - share()) > 0.01) {
            chosen = now;
        }
    }

    private void divide() {
        if (split.getItems().size() > 1 && split.getHeight() > 0) {
            split.setDividerPositions(share());
        }
    }

    /// The canvas's share of the height.
    private double share() {
        if (tight.low()) {
            return 1; // the dock keeps what it cannot do without
        }
        if (chosen > 0) {
            return chosen;
        }
        double height = split.getHeight() / theme.em();
        return height < LOW ? 0.56 : height < TALL ? 0.58 : 0.57;
    }

    private void fit() {
        double width = window.getWidth() / theme.em();
        double height = window.getHeight() / theme.em();
        Tight now = new Tight(width > 0 && width < NARROW, width > 0 && width < SLIM, height > 0 && height < EITHER);
        if (!now.equals(tight)) {
            tight = now;
            window.pseudoClassStateChanged(NARROWED, now.narrow());
            window.pseudoClassStateChanged(SLIMMED, now.slim());
            tell.accept(now);
            divide();
        }
    }
}
