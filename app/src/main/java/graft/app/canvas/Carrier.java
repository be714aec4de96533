package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import java.util.Map;
import java.util.Set;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/// Carries something over the canvas, by a held button or picked up by a click: asks for the plan at each movement,
/// shows it on the surface, in the floating card and (through the document's preview) in the budget strip, and carries
/// it out or drops it.
final class Carrier {

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final Pane overlay;
    private final Node canvas;
    private final DropCard card = new DropCard();
    private final PatternRing ring = new PatternRing();
    private @Nullable Surface surface;
    private @Nullable Cargo cargo;
    private @Nullable DropPlan plan;
    private @Nullable Question asked;
    private double lastX;
    private double lastY;

    /// @param overlay  above palette and canvas, for the card
    /// @param canvas   the middle region: outside of it is outside
    Carrier(RecipeDocument document, CanvasCommands commands, Pane overlay, Node canvas) {
        this.document = document;
        this.commands = commands;
        this.overlay = overlay;
        this.canvas = canvas;
        overlay.getChildren().addAll(card, ring);
    }

    /// What a plan follows from. Most movements stay on the same place, and have the plan of the one before.
    private record Question(
            Recipe recipe, ModelShape shape, Cargo cargo, Target target, Set<Cell> selection, boolean copy) {

        DropPlan plan() {
            return DropPlan.of(recipe, shape, cargo, target, selection, copy);
        }

        boolean same(@Nullable Question other) {
            return other != null
                    && recipe == other.recipe
                    && shape == other.shape
                    && cargo == other.cargo
                    && copy == other.copy
                    && target.equals(other.target)
                    && selection.equals(other.selection);
        }
    }

    void setSurface(@Nullable Surface newSurface) {
        cancel();
        surface = newSurface;
    }

    @Nullable
    Cargo cargo() {
        return cargo;
    }

    boolean carrying() {
        return cargo != null;
    }

    void lift(Cargo newCargo) {
        cargo = newCargo;
        Surface shown = surface;
        if (shown != null) {
            shown.showDrag(newCargo, null, Map.of());
        }
    }

    /// Follows the pointer.
    void hover(double sceneX, double sceneY, boolean copy) {
        ModelShape shape = document.shape();
        Cargo carried = cargo;
        Surface shown = surface;
        if (shape == null || carried == null || shown == null) {
            return;
        }
        lastX = sceneX;
        lastY = sceneY;
        Question question = new Question(
                document.recipe(),
                shape,
                carried,
                ring.open() ? ring.choose(overlay.sceneToLocal(sceneX, sceneY), card.em()) : target(shown),
                document.selection().cells(),
                copy);
        DropPlan next = plan;
        if (next == null || !question.same(asked)) {
            asked = question;
            next = question.plan();
        }
        if (!next.equals(plan)) {
            plan = next;
            document.previewProperty().set(next.possible() ? next.result() : null);
            shown.showPlacements(Placements.of(next.result(), shape));
            shown.showDrag(carried, next, next.replaced(document.recipe(), shape));
            card.show(carried.mark(), next);
        }
        Point2D local = overlay.sceneToLocal(sceneX, sceneY);
        card.moveTo(local.getX(), local.getY(), overlay.getWidth(), overlay.getHeight());
        if (ring.open()) {
            card.giveWay(ring.taken(), overlay.getHeight());
        }
    }

    /// The same point, where another place is now.
    void again() {
        Question last = asked;
        if (last != null) {
            hover(lastX, lastY, last.copy());
        }
    }

    /// The same place with another modifier.
    void rethink(boolean copy) {
        if (plan != null) {
            hover(lastX, lastY, copy);
        }
    }

    /// Alt while something new is over a column's head: a choice of layers opens around it.
    void offerPatterns(boolean offered) {
        Surface shown = surface;
        if (!offered) {
            ring.close();
        } else if (cargo instanceof Cargo.Fresh
                && !ring.open()
                && shown != null
                && target(shown) instanceof Target.Column column
                && column.site().perLayer()) {
            Bounds room = overlay.sceneToLocal(canvas.localToScene(canvas.getLayoutBounds()));
            ring.open(column, overlay.sceneToLocal(lastX, lastY), room);
        }
        rethink(false);
    }

    private Target target(Surface shown) {
        Bounds bounds = canvas.localToScene(canvas.getLayoutBounds());
        return bounds.contains(lastX, lastY) ? shown.dropAt(lastX, lastY) : new Target.Outside();
    }

    /// Lets go: carries out what is shown.
    void drop() {
        DropPlan decided = plan;
        boolean fills = cargo instanceof Cargo.Spread;
        boolean away = asked != null && asked.target() instanceof Target.Outside;
        String name = name();
        cancel();
        if (decided != null && away && !decided.possible()) {
            commands.say(Messages.text("said.cancelled"));
        } else if (decided != null && fills) {
            commands.spread(decided);
        } else if (decided != null) {
            commands.carryOut(decided, name);
        }
    }

    /// What undo calls it.
    private String name() {
        if (!(cargo instanceof Cargo.Lifted)) {
            return "command.place";
        }
        return asked != null && asked.copy() ? "command.copy" : "command.move";
    }

    /// Puts everything back as it was.
    void cancel() {
        boolean carried = cargo != null;
        cargo = null;
        plan = null;
        asked = null;
        ring.close();
        card.hide();
        Surface shown = surface;
        ModelShape shape = document.shape();
        if (carried && shown != null && shape != null) {
            document.previewProperty().set(null);
            shown.showDrag(null, null, Map.of());
            shown.showPlacements(Placements.of(document.recipe(), shape));
        }
    }
}
