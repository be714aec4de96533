package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.Recipe;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/// A model of eighty layers, of which a window shows a dozen at a time: what it takes to work on the others.
class TallModelTest extends CanvasTest {

    private static final int LAYERS = 80;

    TallModelTest() {
        super(StartRecipe.recipe());
    }

    @BeforeEach
    void eightyLayers() {
        hand.interact(() -> document.setShape(Shapes.bert(LAYERS, 768, 3072)));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static Bounds bounds(Node node) {
        return node.localToScene(node.getLayoutBounds());
    }

    private Bounds bounds(String id) {
        return bounds(hand.lookup(id).<Node>query());
    }

    private ScrollPane scroll() {
        return hand.from(hand.lookup("#canvas").<Node>query())
                .lookup(".g-canvas-scroll")
                .query();
    }

    private void scrollTo(double share) {
        hand.interact(() -> scroll().setVvalue(share));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Takes LoRA from the palette to a point of the scene; the button is still down.
    private void carryTo(Point2D at) {
        hand.moveTo("#palette-lora").press(MouseButton.PRIMARY);
        hand.moveBy(20, 5);
        hand.moveTo(scroll().localToScreen(scroll().sceneToLocal(at)));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private List<Integer> loraLayers() {
        return document.recipe().adapters().stream()
                .filter(adapter -> adapter.kind() == AdapterKind.LORA)
                .flatMap(adapter -> adapter.layers().resolve(LAYERS).stream())
                .toList();
    }

    @Test
    void theColumnsHeadsStayInSightAndTakeADropWhichScrollsNothing() {
        scrollTo(1);
        Bounds room = bounds(scroll());
        Bounds head = bounds("#column-attention-v");
        assertTrue(room.contains(head), head + " in " + room);
        Recipe before = document.recipe();
        hand.drop("#palette-lora", "#column-attention-v");
        assertEquals(IntStream.range(0, LAYERS).boxed().toList(), loraLayers());
        assertEquals(1, scroll().getVvalue(), "what one looks at stays where it is");
        hand.undoesTo(before);
        // A place that is scrolled behind the heads is not meant by a click on them.
        hand.clickOn("#column-attention-v");
        assertEquals(LAYERS, document.selection().cells().size());
        assertEquals(1, scroll().getVvalue());
    }

    @Test
    void whatTheKeyboardLeadsToIsNotBehindTheHeads() {
        scrollTo(1);
        hand.clickOn("#cell-0-attention-q");
        for (int up = 0; up < 20; up++) {
            hand.type(KeyCode.UP);
        }
        WaitForAsyncUtils.waitForFxEvents();
        double least = bounds("#column-attention-q").getMaxY();
        Bounds place = bounds("#cell-20-attention-q");
        assertTrue(place.getMinY() >= least, place + " below " + least);
    }

    @Test
    void theLayersNumbersStayInSightWhereTheSitesAreScrolledSideways() {
        for (int more = 0; more < 8; more++) {
            hand.clickOn("#zoom-in");
        }
        hand.interact(() -> scroll().setHvalue(1));
        WaitForAsyncUtils.waitForFxEvents();
        Bounds number = bounds("#row-79");
        assertTrue(number.getMinX() > bounds(scroll()).getMinX() - 1, number + " in " + bounds(scroll()));
        assertTrue(number.getMaxX() < bounds("#cell-79-layer-output").getMinX());
        assertEquals("layer 79", hand.lookup("#row-79").<Node>query().getAccessibleText());
        // The place that is scrolled behind it is not meant by a click on it.
        hand.clickOn("#row-79");
        assertEquals(
                Set.of(79),
                document.selection().cells().stream().map(Cell::layer).collect(Collectors.toSet()));
        assertTrue(document.selection().cells().size() > 10);
        hand.clickOn("#cell-79-layer-output");
        for (int left = 0; left < 6; left++) {
            hand.type(KeyCode.LEFT);
        }
        WaitForAsyncUtils.waitForFxEvents();
        Cell focus = document.selection().focus();
        assertNotNull(focus);
        Bounds place = bounds("#cell-79-" + focus.site().text().replace('.', '-'));
        assertTrue(place.getMinX() >= bounds("#row-79").getMaxX(), place + " beside its number");
        assertTrue(bounds(scroll()).contains(place), "and in sight");
        hand.interact(() -> scroll().setVvalue(0.5));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(bounds("#row-45").getMinX() > bounds(scroll()).getMinX() - 1, "in every row");
    }

    @Test
    void aDragAtTheLowerEdgeScrollsOn() throws TimeoutException {
        Recipe before = document.recipe();
        Bounds room = bounds(scroll());
        double column = bounds("#column-attention-q").getCenterX();
        carryTo(new Point2D(column, room.getMaxY() - 4));
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> scroll().getVvalue() > 0.3);
        hand.moveTo(scroll().localToScreen(scroll().sceneToLocal(column, room.getCenterY())));
        double there = scroll().getVvalue();
        hand.letGo();
        assertEquals(1, loraLayers().size(), hand.said());
        assertTrue(loraLayers().getFirst() < 60, loraLayers().toString());
        assertEquals(there, scroll().getVvalue());
        hand.undoesTo(before);
    }

    @Test
    void anotherViewShowsThePlaceThatOneWorkedOn() {
        hand.clickOn("#cell-72-ffn-up");
        for (String view : List.of("#tab-stack", "#tab-block", "#tab-grid")) {
            hand.clickOn(view);
            WaitForAsyncUtils.waitForFxEvents();
            Bounds place = bounds("#cell-72-ffn-up");
            Bounds room = bounds(scroll());
            assertTrue(place.getMinY() >= room.getMinY(), view + ": " + place + " in " + room);
            assertTrue(place.getMaxY() < room.getMaxY() + 1, view + ": " + place + " in " + room);
        }
    }

    @Test
    void theMapHidesNoPlaceForGood() {
        scrollTo(1);
        Bounds map = bounds("#mini-map");
        assertTrue(hand.lookup("#mini-map").<Node>query().isVisible());
        Bounds last = bounds("#cell-0-layer-output");
        assertFalse(map.intersects(last), last + " beside " + map);
        assertTrue(bounds(scroll()).contains(last), "and it is in sight");
    }

    @Test
    void theFiguresInThePlacesShrinkWithThePicture() {
        Text size = hand.from(hand.lookup("#cell-79-ffn-output").<Node>query())
                .lookup(".g-cell-size")
                .query();
        double before = size.getFont().getSize();
        hand.clickOn("#zoom-out").clickOn("#zoom-out").clickOn("#zoom-out");
        WaitForAsyncUtils.waitForFxEvents();
        hand.interact(() -> size.getScene().getRoot().applyCss());
        assertTrue(size.getFont().getSize() <= before * 0.8, size.getFont() + " after " + before);
    }

    @Test
    void theCardCanBeReadWhereNothingCanBeDropped() {
        Bounds inspector = bounds("#inspector");
        Recipe before = document.recipe();
        carryTo(new Point2D(inspector.getCenterX(), inspector.getCenterY()));
        Bounds card = bounds("#drop-card");
        assertTrue(card.getMaxX() <= inspector.getMinX(), card + " beside " + inspector);
        hand.letGo();
        assertEquals(before, document.recipe());
        assertEquals("Cancelled; nothing has changed.", hand.said());
    }

    @Test
    void thePaletteShowsWhereTheKeyboardIs() {
        hand.clickOn("#palette-search").type(KeyCode.TAB).type(KeyCode.DOWN);
        WaitForAsyncUtils.waitForFxEvents();
        Region item = hand.lookup("#palette-compacter").query();
        assertTrue(item.isFocused());
        Region other = hand.lookup("#palette-lora").query();
        assertFalse(
                item.getBorder()
                        .getStrokes()
                        .getFirst()
                        .getTopStroke()
                        .equals(other.getBorder().getStrokes().getFirst().getTopStroke()),
                "its edge is drawn");
    }

    /// Many keyboards have the brackets behind AltGr, which some systems report as Ctrl and Alt.
    @Test
    void aBracketTypedWithAltGrHalvesTheSize() {
        hand.clickOn("#cell-79-ffn-output");
        Node cell = hand.lookup("#cell-79-ffn-output").query();
        Recipe before = document.recipe();
        hand.interact(() -> cell.fireEvent(
                new KeyEvent(KeyEvent.KEY_TYPED, "[", "[", KeyCode.UNDEFINED, false, true, true, false)));
        assertEquals(2, document.recipe().adapters().size(), "one place is smaller now");
        hand.undoesTo(before);
    }
}
