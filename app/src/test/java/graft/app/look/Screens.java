package graft.app.look;

import graft.app.Workbench;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.util.Duration;
import javax.imageio.ImageIO;

/// A picture of each screen in each theme, and of the main one at each size of text, into a folder: what
/// `docs/screenshots` holds.
final class Screens {

    private static final List<String> SCREENS = List.of(
            "grid", "stack", "block", "runs", "training", "data", "info", "recipe", "start", "keys", "commands");
    private static final double[] SCALES = {1.5, 2};
    private static final double REST = 1.6;

    private final Scene scene;
    private final Theme theme;
    private final Workbench workbench;
    private final Path folder;
    private final Deque<Shot> shots = new ArrayDeque<>();

    private record Shot(String screen, Look look, double scale) {
        String file() {
            return screen + "-" + look.name().toLowerCase(Locale.ROOT) + "-" + Math.round(scale * 100) + ".png";
        }
    }

    Screens(Scene scene, Theme theme, Workbench workbench, Path folder) {
        this.scene = scene;
        this.theme = theme;
        this.workbench = workbench;
        this.folder = folder;
        for (Look look : Look.values()) {
            SCREENS.forEach(screen -> shots.add(new Shot(screen, look, 1)));
            for (double scale : SCALES) {
                shots.add(new Shot("grid", look, scale));
            }
        }
    }

    void begin() {
        after(6, this::next);
    }

    private void next() {
        Shot shot = shots.poll();
        if (shot == null) {
            Platform.exit();
            Runtime.getRuntime().halt(0);
            return;
        }
        theme.lookProperty().set(shot.look());
        theme.setScale(shot.scale());
        show(shot.screen());
        after(REST, () -> {
            shoot(shot);
            next();
        });
    }

    private void show(String screen) {
        switch (screen) {
            case "grid", "stack", "block" -> {
                press("tab-" + screen);
                press("tab-slot");
                workbench.showDock(List.of("curves", "compare"));
            }
            case "runs" -> workbench.showDock(List.of("runs"));
            case "start" -> workbench.start();
            case "keys" -> workbench.keys();
            case "commands" -> workbench.palette();
            default -> press("tab-" + screen);
        }
    }

    private void press(String id) {
        Node node = scene.lookup("#" + id);
        if (node instanceof ButtonBase button) {
            button.fire();
        }
    }

    private static void after(double seconds, Runnable action) {
        PauseTransition pause = new PauseTransition(Duration.seconds(seconds));
        pause.setOnFinished(event -> action.run());
        pause.play();
    }

    /// Without an alpha channel, which a window does not have.
    private void shoot(Shot shot) {
        try {
            BufferedImage taken = SwingFXUtils.fromFXImage(scene.snapshot(null), null);
            BufferedImage opaque = new BufferedImage(taken.getWidth(), taken.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = opaque.createGraphics();
            pen.drawImage(taken, 0, 0, null);
            pen.dispose();
            Files.createDirectories(folder);
            ImageIO.write(opaque, "png", folder.resolve(shot.file()).toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        workbench.closeOverlay();
    }
}
