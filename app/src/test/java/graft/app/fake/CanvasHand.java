package graft.app.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.document.RecipeDocument;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// A robot with its hand on the canvas of an idle window: what it drags and drops, and what the recipe and the canvas
/// say after it. A button pressed by one robot is not known to another: a test uses this one alone.
public final class CanvasHand extends FxRobot {

    /// How many layers the base has, BERT-base's.
    private static final int LAYERS = 12;

    private static final int WIDTH = 768;

    private final RecipeDocument document;

    /// @param recipe what the canvas shows first
    public CanvasHand(Recipe recipe) {
        document = new RecipeDocument(recipe);
    }

    /// Opens the window.
    public void open(Stage stage, Path workspace) {
        IdleWindow.show(stage, document, workspace);
    }

    public RecipeDocument document() {
        return document;
    }

    /// Takes what stands at one place and holds it over another; the button is still down.
    public void drag(String from, String to) {
        moveTo(from).press(MouseButton.PRIMARY);
        moveBy(20, 5);
        moveTo(to);
        moveBy(2, 1);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Takes what stands at one place to another and lets it go there.
    public void drop(String from, String to) {
        drag(from, to);
        letGo();
    }

    /// Lets go of what is held.
    public void letGo() {
        release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Presses at the first place and moves over the others.
    public void sweep(String first, String... others) {
        moveTo(first).press(MouseButton.PRIMARY);
        for (String next : others) {
            moveTo(next);
        }
        letGo();
    }

    /// Sends an event with Shift held to a cell, so many pixels below its middle.
    public void shift(Node cell, EventType<MouseEvent> type, double down) {
        Point2D at = Mouse.middle(cell).add(0, down);
        interact(() -> Mouse.fireWithShift(cell, type, at.getX(), at.getY()));
    }

    /// The size of the bottleneck in a layer; 0 where there is none.
    public int size(int layer) {
        for (AdapterSpec adapter : document.recipe().adapters()) {
            if (adapter instanceof BottleneckSpec bottleneck
                    && adapter.layers().resolve(LAYERS).contains(layer)) {
                return bottleneck.size().in(layer, WIDTH);
            }
        }
        return 0;
    }

    /// The layers in which anything is placed, in order.
    public List<Integer> layers() {
        return document.recipe().adapters().stream()
                .flatMap(adapter -> adapter.layers().resolve(LAYERS).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /// The layers that hold an adapter of a kind, in order; twice where there are two.
    public List<Integer> layersOf(AdapterKind kind) {
        return document.recipe().adapters().stream()
                .filter(adapter -> adapter.kind() == kind)
                .flatMap(adapter -> adapter.layers().resolve(LAYERS).stream())
                .sorted()
                .toList();
    }

    /// The kinds of what is placed, in the recipe's order.
    public List<AdapterKind> kinds() {
        return document.recipe().adapters().stream().map(AdapterSpec::kind).toList();
    }

    /// The words below the canvas.
    public String said() {
        return text("#said");
    }

    /// The words of a label or button.
    public String text(String query) {
        return lookup(query).<Labeled>queryAs(Labeled.class).getText();
    }

    /// Undoes once and holds the recipe to what it was before the gesture.
    public void undoesTo(Recipe before) {
        interact(document::undo);
        assertEquals(before, document.recipe(), "one undo takes the gesture back: " + said());
    }
}
