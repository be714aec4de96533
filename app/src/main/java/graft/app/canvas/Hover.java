package graft.app.canvas;

import graft.app.document.RecipeDocument;
import graft.engine.recipe.ModelShape;
import java.util.function.BooleanSupplier;
import javafx.animation.PauseTransition;
import javafx.event.Event;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// Says what the pointer rests on, and what may stand there. The canvas has one tooltip, filled when it is due: of a
/// thousand places one is under the pointer. Where a gesture is going on, its card says more.
final class Hover {

    private static final Duration PATIENCE = Duration.millis(700);
    /// Pixels that keep it from under the pointer.
    private static final double BESIDE = 14;
    /// Of its own font: about sixty letters a line.
    private static final double WIDTH_EM = 30;

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final BooleanSupplier busy;
    private final Tooltip tip = new Tooltip();
    private final PauseTransition rest = new PauseTransition(PATIENCE);
    private @Nullable Surface surface;
    private @Nullable MouseEvent latest;
    private Target shown = new Target.Outside();

    /// @param busy whether a gesture is going on
    Hover(RecipeDocument document, CanvasCommands commands, BooleanSupplier busy) {
        this.document = document;
        this.commands = commands;
        this.busy = busy;
        tip.setId("canvas-hint");
        tip.setWrapText(true);
        rest.setOnFinished(event -> show());
    }

    void setSurface(Surface newSurface) {
        hide();
        surface = newSurface;
        newSurface.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        newSurface.addEventFilter(MouseEvent.MOUSE_PRESSED, this::away);
        newSurface.addEventHandler(MouseEvent.MOUSE_EXITED, this::away);
        newSurface.addEventFilter(ScrollEvent.SCROLL, this::away);
        newSurface.addEventFilter(KeyEvent.KEY_PRESSED, this::away);
    }

    private void moved(MouseEvent event) {
        Surface over = surface;
        latest = event;
        if (busy.getAsBoolean()) {
            hide();
        } else if (over != null
                && (!tip.isShowing()
                        || !over.targetAt(event.getSceneX(), event.getSceneY()).equals(shown))) {
            tip.hide();
            rest.playFromStart();
        }
    }

    private void away(Event event) {
        hide();
    }

    void hide() {
        rest.stop();
        tip.hide();
    }

    private void show() {
        Surface over = surface;
        MouseEvent at = latest;
        ModelShape shape = document.shape();
        if (over == null || at == null || shape == null || over.getScene() == null || busy.getAsBoolean()) {
            return;
        }
        shown = over.targetAt(at.getSceneX(), at.getSceneY());
        tip.setText(PlaceHint.of(shown, Placements.of(document.recipe(), shape), shape, commands.lastMould()));
        if (tip.getText().isEmpty()) {
            return;
        }
        tip.setMaxWidth(WIDTH_EM * tip.getFont().getSize());
        tip.show(over, at.getScreenX() + BESIDE, at.getScreenY() + BESIDE);
        if (tip.getAnchorY() < at.getScreenY()) { // the screen ends below: it would lie under the pointer
            tip.setAnchorY(at.getScreenY() - BESIDE - tip.getHeight());
        }
    }
}
