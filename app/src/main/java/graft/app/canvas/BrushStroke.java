package graft.app.canvas;

import javafx.geometry.Point2D;
import org.jspecify.annotations.Nullable;

/// A sweep of the brush over a picture, from where the button went down to where it comes up: every place on the way is
/// painted.
final class BrushStroke {

    private final Brush brush;
    /// Where the brush was last, in the scene.
    private @Nullable Point2D last;
    private boolean going;

    BrushStroke(Brush brush) {
        this.brush = brush;
    }

    boolean going() {
        return going;
    }

    void begin(Surface shown, Point2D at) {
        going = true;
        last = null;
        brush.begin();
        to(shown, at);
    }

    void to(Surface shown, Point2D now) {
        Point2D before = last;
        last = now;
        shown.along(before == null ? now : before, now).forEach(brush::touch);
    }

    /// The picture has moved under the pointer: what lies between is no way that was swept.
    void again(Surface shown, Point2D now) {
        last = null;
        to(shown, now);
    }

    void end() {
        going = false;
        brush.end();
    }

    /// Ends it and takes back what it painted.
    void giveUp() {
        if (going) {
            going = false;
            brush.giveUp();
        }
    }
}
