package graft.app.canvas;

import javafx.animation.AnimationTimer;

/// Scrolls on while something is dragged near the upper or lower edge of what is seen of a tall model, or a little
/// beyond it. Who only passes the edge on the way to the other side scrolls nothing.
final class EdgeScroll {

    /// Seconds at the edge before it begins, and the longest time that one frame stands for.
    private static final double WAIT = 0.2;

    private static final double LONGEST = 0.1;

    private final Viewport view;
    private final Runnable moved;
    private double x;
    private double y;
    private long begun;
    private long last;
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            go(now);
        }
    };

    /// @param moved what is under the pointer is another place now
    EdgeScroll(Viewport view, Runnable moved) {
        this.view = view;
        this.moved = moved;
    }

    /// The pointer is at a point of the scene, the button down.
    void follow(double sceneX, double sceneY) {
        x = sceneX;
        y = sceneY;
        if (view.edge(x, y) == 0) {
            stop();
        } else if (begun == 0) {
            begun = System.nanoTime();
            last = 0;
            timer.start();
        }
    }

    void stop() {
        begun = 0;
        timer.stop();
    }

    private void go(long now) {
        double seconds = last == 0 ? 0 : Math.min(LONGEST, (now - last) / 1e9);
        last = now;
        if (now - begun > WAIT * 1e9 && view.scrollBy(view.edge(x, y) * seconds)) {
            moved.run();
        }
    }
}
