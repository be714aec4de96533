package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.ui.Overlay;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.util.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Screens come and go, and so do windows that another program destroys.
@ExtendWith(ApplicationExtension.class)
class ScreensOfWindowsTest {

    private static final Rectangle2D PROJECTOR = new Rectangle2D(0, 24, 1280, 696);
    private static final Rectangle2D DESK = new Rectangle2D(0, 0, 800, 600);
    private static final Rectangle2D WALL = new Rectangle2D(800, 0, 1600, 900);

    private final ObservableList<Rectangle2D> screens = FXCollections.observableArrayList(DESK, WALL);
    private final Region panel = new Region();
    private final StackPane home = new StackPane(panel);
    private Stage window;
    private Floating floating;

    @Start
    void start(Stage stage) {
        window = stage;
        stage.setScene(new Scene(home, 400, 300));
        stage.setX(10);
        stage.setY(10);
        stage.show();
        floating = new Floating("Dock", panel, new Theme(false), new Screens(screens), docked -> {
            home.getChildren().remove(panel);
            if (docked) {
                home.getChildren().add(panel);
            }
        });
    }

    private Window windowOfPanel() {
        return panel.getScene().getWindow();
    }

    @Test
    void aPanelOnAScreenThatIsUnpluggedComesBackToTheWindow(FxRobot robot) {
        robot.interact(() -> floating.floatingProperty().set(true));
        Window apart = windowOfPanel();
        assertNotEquals(window, apart);
        assertEquals(WALL, new Rectangle2D(apart.getX(), apart.getY(), apart.getWidth(), apart.getHeight()));
        robot.interact(screens::clear);
        assertTrue(floating.floatingProperty().get(), "for a moment a machine that changes its screens has none");
        robot.interact(() -> screens.setAll(DESK));
        assertFalse(floating.floatingProperty().get());
        assertFalse(apart.isShowing());
        assertEquals(window, windowOfPanel());
        robot.interact(() -> floating.floatingProperty().set(true));
        assertTrue(
                DESK.contains(windowOfPanel().getX(), windowOfPanel().getY()), "lifted again, it is on what is left");
        robot.interact(() -> floating.floatingProperty().set(false));
    }

    @Test
    void aPanelOnAScreenThatStaysFloatsOn(FxRobot robot) {
        robot.interact(() -> floating.floatingProperty().set(true));
        robot.interact(() -> screens.setAll(WALL));
        assertTrue(floating.floatingProperty().get());
        robot.interact(() -> floating.floatingProperty().set(false));
    }

    @Test
    void aPanelFloatsWhereItWasInAnEarlierSession(FxRobot robot) {
        robot.interact(() -> {
            floating.restore("900.0 100.0 700.0 500.0");
            floating.floatingProperty().set(true);
        });
        Window apart = windowOfPanel();
        assertEquals(
                new Rectangle2D(900, 100, 700, 500),
                new Rectangle2D(apart.getX(), apart.getY(), apart.getWidth(), apart.getHeight()));
        robot.interact(() -> apart.setX(1000));
        assertEquals("1000.0 100.0 700.0 500.0", floating.layout());
        robot.interact(() -> floating.floatingProperty().set(false));
        assertEquals("1000.0 100.0 700.0 500.0", floating.layout(), "put back it keeps its place for the next time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"90000 100 700 500", "NaN NaN NaN NaN", "", "here", "1 2 3", "0 0 0 0"})
    void aPlaceThatIsNowhereIsLeftOut(String layout, FxRobot robot) {
        robot.interact(() -> {
            floating.restore(layout);
            floating.floatingProperty().set(true);
        });
        Window apart = windowOfPanel();
        assertEquals(WALL, new Rectangle2D(apart.getX(), apart.getY(), apart.getWidth(), apart.getHeight()));
        robot.interact(() -> floating.floatingProperty().set(false));
    }

    /// The headless toolkit stacks no windows, and several have the keyboard there: what is asked of them is looked at.
    @Test
    void whatOpensInFrontOfTheWindowBringsItForwardAndThePanelBackAfterwards(FxRobot robot) {
        List<String> brought = new ArrayList<>();
        Overlay overlay = new Overlay();
        TextField words = new TextField();
        robot.interact(() -> {
            window.close();
            Stage main = told("main", brought);
            main.setScene(new Scene(overlay, 400, 300));
            main.show();
            Stage panel = told("panel", brought);
            panel.show();
            panel.requestFocus();
            brought.clear();
            overlay.show(new StackPane(words), words);
        });
        assertEquals(List.of("main"), brought);
        brought.clear();
        robot.interact(() -> overlay.close());
        assertEquals(List.of("panel"), brought);
        robot.interact(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
    }

    private static Stage told(String name, List<String> brought) {
        return new Stage() {

            @Override
            public void toFront() {
                brought.add(name);
                super.toFront();
            }
        };
    }

    @Test
    void aTitleBarThatTheSystemPutsAboveTheScreenComesBackOnce(FxRobot robot) {
        robot.interact(() -> new Screens(screens).keepTitle(window));
        robot.interact(() -> window.setY(-20));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(0, window.getY());
        robot.interact(() -> window.setY(-30));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(-30, window.getY(), "put there by hand it stays");
    }

    @Test
    void aWindowThatTheSystemNoLongerHasIsClosedOnceItHasLostTheKeyboard(FxRobot robot) throws TimeoutException {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean destroyed = new AtomicBoolean();
        BooleanProperty focused = new SimpleBooleanProperty(true);
        robot.interact(() -> LostWindow.watch(
                window,
                focused,
                () -> {
                    asked.incrementAndGet();
                    return destroyed.get();
                },
                Duration.millis(1)));
        robot.interact(() -> focused.set(false));
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> asked.get() > 1);
        assertTrue(window.isShowing(), "one that merely lost the keyboard stays");
        destroyed.set(true);
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> !window.isShowing());
    }

    @Test
    void aWindowFromALargeScreenOpensWholeOnASmallOne() {
        assertEquals(
                new Rectangle2D(0, 24, 1280, 696), Screens.within(new Rectangle2D(560, 270, 1440, 900), PROJECTOR));
    }

    @Test
    void oneThatHasRoomIsMovedOnlyAsFarAsItMust() {
        assertEquals(
                new Rectangle2D(280, 24, 1000, 600), Screens.within(new Rectangle2D(900, 0, 1000, 600), PROJECTOR));
        assertEquals(
                new Rectangle2D(100, 60, 1000, 600), Screens.within(new Rectangle2D(100, 60, 1000, 600), PROJECTOR));
    }
}
