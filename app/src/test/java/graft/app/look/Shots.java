package graft.app.look;

import graft.app.fake.Mouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ScrollPane;
import javafx.util.Duration;
import javax.imageio.ImageIO;

/// Presses buttons by id one after the other and takes a picture after each.
final class Shots {

    private final Scene scene;
    private final Path prefix;
    private final Deque<String> steps;
    private int count;

    Shots(Scene scene, Path prefix, String script) {
        this.scene = scene;
        this.prefix = prefix;
        steps = new ArrayDeque<>(Arrays.asList(script.split(" ")));
    }

    void begin() {
        after(Double.parseDouble(System.getProperty("look.wait", "5")), this::next);
    }

    private void next() {
        String step = steps.poll();
        if (step == null) {
            Platform.exit();
            Runtime.getRuntime().halt(0);
            return;
        }
        press(step);
        double pause = step.startsWith("wait:") ? Double.parseDouble(step.substring(5)) : 1.5;
        after(pause, () -> {
            shoot();
            next();
        });
    }

    private void press(String step) {
        if (step.startsWith("hover:")) {
            String[] at = step.substring(6).split(",");
            double x = Double.parseDouble(at[0]);
            double y = Double.parseDouble(at[1]);
            Node node = scene.lookup(".g-pointer");
            if (node != null) {
                Mouse.move(node, x, y);
            }
            return;
        }
        if (step.startsWith("wait:")) {
            return;
        }
        if (step.startsWith("scroll:")) {
            bring(scene.lookup("#" + step.substring(7)));
            return;
        }
        Node node = scene.lookup("#" + step);
        if (step.equals("first-adapter")) {
            node = scene.lookup(".g-list-row");
        }
        if (node instanceof ButtonBase button) {
            button.fire();
        }
    }

    /// Scrolls a form until the node is in sight.
    private static void bring(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at instanceof ScrollPane pane) {
                double content = pane.getContent().getBoundsInLocal().getHeight();
                double top = pane.getContent()
                        .sceneToLocal(node.localToScene(node.getBoundsInLocal()))
                        .getMinY();
                pane.setVvalue(
                        top / Math.max(1, content - pane.getViewportBounds().getHeight()));
                return;
            }
        }
    }

    private static void after(double seconds, Runnable action) {
        PauseTransition pause = new PauseTransition(Duration.seconds(seconds));
        pause.setOnFinished(event -> action.run());
        pause.play();
    }

    private void shoot() {
        try {
            Path file = prefix.resolveSibling(prefix.getFileName() + "-" + count++ + ".png");
            ImageIO.write(SwingFXUtils.fromFXImage(scene.snapshot(null), null), "png", file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
