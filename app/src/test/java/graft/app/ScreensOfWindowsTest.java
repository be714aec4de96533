package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;

class ScreensOfWindowsTest {

    private static final Rectangle2D PROJECTOR = new Rectangle2D(0, 24, 1280, 696);

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
