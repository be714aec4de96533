package graft.app.look;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Takes pictures of a window, with what floats over it, once it stands still.
final class Camera {

    /// The window stands still when it looks alike after so many frames: charts paint up to 15 times a second, a
    /// frame comes 60 times.
    private static final int FRAMES = 5;

    private static final int LOOKS = 40;

    /// Squares that may differ while a window stands still: the carets of two windows blink, each in its own time.
    private static final int CARETS = 6;

    private static final long PATIENCE_SECONDS = 60;

    private final Scene scene;

    Camera(Scene scene) {
        this.scene = scene;
    }

    /// A picture; called from a thread other than the toolkit's.
    Picture take() throws InterruptedException, ExecutionException, TimeoutException {
        Picture before = new Picture(onFx(this::snapshot));
        for (int look = 0; look < LOOKS; look++) {
            frames(FRAMES);
            Picture picture = new Picture(onFx(this::snapshot));
            if (before.changes(picture).size() <= CARETS) {
                return picture;
            }
            before = picture;
        }
        throw new TimeoutException("the window never stood still");
    }

    /// Waits for frames of the toolkit.
    private static void frames(int count) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Platform.runLater(() -> new AnimationTimer() {
            private int left = count;

            @Override
            public void handle(long now) {
                if (--left <= 0) {
                    stop();
                    done.complete(true);
                }
            }
        }.start());
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static <T> T onFx(Supplier<T> work) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Without an alpha channel, which a window does not have.
    private BufferedImage snapshot() {
        BufferedImage whole =
                new BufferedImage((int) scene.getWidth(), (int) scene.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = whole.createGraphics();
        pen.drawImage(SwingFXUtils.fromFXImage(scene.snapshot(null), null), 0, 0, null);
        for (Window window : Window.getWindows()) {
            if (window.isShowing() && window.getScene() != null && window.getScene() != scene) {
                draw(pen, window.getScene());
            }
        }
        pen.dispose();
        return whole;
    }

    /// What floats has no ground of its own, and a shadow around it.
    private void draw(Graphics2D pen, Scene shown) {
        SnapshotParameters clear = new SnapshotParameters();
        clear.setFill(Color.TRANSPARENT);
        Bounds bounds = shown.getRoot().getBoundsInParent();
        Window home = scene.getWindow();
        Window window = shown.getWindow();
        double x = window.getX() + shown.getX() + bounds.getMinX() - home.getX() - scene.getX();
        double y = window.getY() + shown.getY() + bounds.getMinY() - home.getY() - scene.getY();
        pen.drawImage(
                SwingFXUtils.fromFXImage(shown.getRoot().snapshot(clear, null), null),
                (int) Math.round(x),
                (int) Math.round(y),
                null);
        if (window instanceof Stage) { // the frame that the system draws around a window
            pen.setColor(java.awt.Color.GRAY);
            pen.drawRect(
                    (int) Math.round(x) - 1,
                    (int) Math.round(y) - 1,
                    (int) Math.round(bounds.getWidth()) + 1,
                    (int) Math.round(bounds.getHeight()) + 1);
        }
    }
}
