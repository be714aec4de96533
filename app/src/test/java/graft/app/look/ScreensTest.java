package graft.app.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import graft.app.document.RecipeDocument;
import graft.app.fake.FakeWindow;
import graft.app.fake.MadeUpRuns;
import graft.app.task.BackgroundTasks;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import java.awt.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Takes a picture of each screen and holds it against the one in `docs/screenshots`. A changed screen is no fault by
/// itself, so it does not fail the build: it is named in the report, and `target/screenshots` has it with the changed
/// places framed. With `-Dgraft.screenshots=strict` it fails; with `write` (`./mvnw test -Pscreenshots`) the pictures
/// of all screens in all themes and sizes of text are taken anew, or of those whose names match
/// `-Dgraft.screenshots.only` (`start-.*`).
@ExtendWith(ApplicationExtension.class)
class ScreensTest {

    private static final Path KEPT = Path.of("..", "docs", "screenshots");
    private static final Path CHANGED = Path.of("target", "screenshots");
    private static final String ONLY = System.getProperty("graft.screenshots.only", "");
    private static final String MODE = System.getProperty("graft.screenshots", "compare");
    /// Squares of a letter's size that may differ: the anti-aliasing of another machine's fonts.
    private static final int LITTLE = 6;

    /// Colours of a picture at full size, and of one that was made smaller.
    private static final int MANY = 256;

    private static final int FEW = 64;

    /// Looked at only when the pictures are taken anew.
    private static final Set<Screen> SELDOM = EnumSet.of(
            Screen.INFO, Screen.RECIPE, Screen.CURVES, Screen.COMMANDS, Screen.FIELDS, Screen.QUICK, Screen.SWAP);

    @TempDir
    static Path folder;

    private FakeWindow window;

    /// One picture.
    private record Shot(Screen screen, Look look, double scale) {

        String file() {
            return screen.id() + "-" + look.name().toLowerCase(Locale.ROOT) + "-" + Math.round(scale * 100) + ".png";
        }

        /// Large text is for small screens.
        boolean small() {
            return scale > 1.5;
        }

        /// The first of each are kept at full size.
        double kept() {
            return look == Look.LIGHT && scale == 1 ? 1 : 0.42;
        }
    }

    private static List<Shot> all() {
        List<Shot> shots = new ArrayList<>();
        for (double scale : new double[] {1, 1.5, 2}) {
            for (Look look : Look.values()) {
                for (Screen screen : Screen.values()) {
                    if (screen.kept(look, scale)) {
                        shots.add(new Shot(screen, look, scale));
                    }
                }
            }
        }
        return shots;
    }

    /// In the usual run the screens that differ most, once, and one of them in each theme and size: about half a
    /// minute.
    private static boolean usual(Shot shot) {
        boolean plain = shot.look() == Look.LIGHT && shot.scale() == 1;
        return plain && !shot.screen().question() && !SELDOM.contains(shot.screen())
                || shot.screen() == Screen.GRID && (shot.look() == Look.LIGHT || shot.scale() == 1);
    }

    @BeforeAll
    static void sameEverywhere() throws IOException {
        Locale.setDefault(Locale.US);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        MadeUpRuns.fill(folder);
    }

    @Start
    void start(Stage stage) {
        window = new FakeWindow(
                stage,
                folder,
                new RecipeDocument(MadeUpRuns.recipe()),
                new Theme(Look.LIGHT),
                new BackgroundTasks(),
                1440,
                900);
        window.engine().knowsAMorning();
    }

    @Stop
    void stop() {
        window.close();
    }

    @TestFactory
    Stream<DynamicTest> screensLookAsTheyDid(FxRobot robot, TestReporter reporter) throws Exception {
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(
                                () -> window.panels().runs().rows().size() == MadeUpRuns.COUNT
                                        && window.panels().curves().shown().size() > 1)
                        .get());
        boolean every = MODE.equals("write");
        return all().stream()
                .filter(shot ->
                        ONLY.isEmpty() ? every || usual(shot) : shot.file().matches(ONLY + "\\.png"))
                .map(shot -> dynamicTest(shot.file(), () -> look(shot, robot, reporter)));
    }

    private void look(Shot shot, FxRobot robot, TestReporter reporter) throws Exception {
        robot.interact(() -> {
            window.stage().setWidth(shot.small() ? 1280 : 1440);
            window.stage().setHeight(shot.small() ? 720 : 900);
            window.theme().lookProperty().set(shot.look());
            window.theme().setScale(shot.scale());
        });
        robot.interact(() -> shot.screen().show(window));
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(() -> shot.screen().ready(window))
                        .get());
        Picture picture;
        try {
            picture = new Camera(window.scene()).take();
        } finally {
            robot.interact(() -> shot.screen().close(window));
        }
        assertTrue(picture.colours(20) >= 20, "the window is empty");
        Picture small = shot.kept() < 1 ? picture.scaled(shot.kept()) : picture;
        Path kept = KEPT.resolve(shot.file());
        if (MODE.equals("write")) {
            small.write(kept, shot.kept() < 1 ? FEW : MANY);
            return;
        }
        assertTrue(Files.exists(kept), shot.file() + " is missing in docs/screenshots: ./mvnw test -Pscreenshots");
        List<Point> changes = Picture.read(kept).changes(small);
        if (changes.size() > LITTLE) {
            small.write(CHANGED.resolve(shot.file()), MANY);
            small.marked(changes).write(CHANGED.resolve("changed-" + shot.file()), MANY);
            reporter.publishEntry(
                    "changed picture", shot.file() + ", " + changes.size() + " places, see app/" + CHANGED);
            assertEquals("compare", MODE, "the picture has changed: see app/" + CHANGED.resolve(shot.file()));
        }
    }

    @Test
    void noPictureIsKeptOfAScreenThatIsGone() throws IOException {
        assumeFalse(MODE.equals("write"));
        Set<String> wanted = all().stream().map(Shot::file).collect(Collectors.toSet());
        try (Stream<Path> kept = Files.list(KEPT)) {
            assertEquals(
                    List.of(),
                    kept.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".png") && !wanted.contains(name))
                            .toList());
        }
    }
}
