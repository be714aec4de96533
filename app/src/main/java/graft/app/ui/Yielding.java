package graft.app.ui;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import javafx.scene.Node;

/// What gives way in a bar with little room, in a fixed order of importance: a bar gets no larger for
/// it than it is when all has given way, and keeps as much as that allows.
public final class Yielding {

    private final List<Consumer<Boolean>> steps;
    /// The extent when all has given way, where that was measured and nothing gave way in the end.
    private double least = Double.NaN;

    /// @param steps the least important first; each is told whether it is there in full or gives way
    public Yielding(List<Consumer<Boolean>> steps) {
        this.steps = List.copyOf(steps);
    }

    /// @param extent of the bar as it is at the moment: its height, or its width
    public void fit(DoubleSupplier extent) {
        if (!Double.isNaN(least)) {
            steps.forEach(step -> step.accept(true));
            if (extent.getAsDouble() <= least + 0.5) {
                return; // as before: all of it there, and the bar no larger than it has to be
            }
        }
        steps.forEach(step -> step.accept(false));
        double smallest = extent.getAsDouble();
        steps.forEach(step -> step.accept(true));
        least = smallest;
        for (Consumer<Boolean> step : steps) {
            if (extent.getAsDouble() <= smallest + 0.5) {
                return;
            }
            step.accept(false);
            least = Double.NaN;
        }
    }

    /// Tells that more has changed than the words of what is shown: its room, its style, what else stands there.
    public void forget() {
        least = Double.NaN;
    }

    /// Shows a node and gives it its room, or neither.
    public static void show(Node node, boolean shown) {
        node.setManaged(shown);
        node.setVisible(shown);
    }
}
