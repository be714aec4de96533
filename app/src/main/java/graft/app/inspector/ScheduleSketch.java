package graft.app.inspector;

import graft.engine.recipe.TrainingSpec.Rates;
import graft.engine.recipe.TrainingSpec.Schedule;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Polyline;

/// A small picture of the learning rate over a run: warm-up, then the schedule's course.
final class ScheduleSketch extends Region {

    private static final int POINTS = 80;

    private final Polyline line = new Polyline();
    private Schedule schedule = Schedule.LINEAR;
    private double warmup;

    ScheduleSketch() {
        getStyleClass().add("g-sketch");
        line.getStyleClass().add("g-sketch-line");
        line.setManaged(false); // or its new points would ask for another layout, without end
        getChildren().add(new Pane(line));
    }

    /// @param steps planned; a warm-up of one step or more is a share of them
    void show(Rates rates, double steps) {
        schedule = rates.schedule();
        warmup = Math.min(1, rates.warmup() < 1 ? rates.warmup() : rates.warmup() / Math.max(1, steps));
        requestLayout();
    }

    /// The rate relative to its peak at a share of the run.
    static double at(Schedule schedule, double warmup, double share) {
        if (share < warmup) {
            return share / warmup;
        }
        double after = warmup >= 1 ? 1 : (share - warmup) / (1 - warmup);
        return switch (schedule) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - after;
            case COSINE -> 0.5 * (1 + Math.cos(Math.PI * after));
            case INVERSE_SQRT -> {
                double start = Math.max(warmup, 0.01);
                yield Math.sqrt(start / Math.max(start, share));
            }
        };
    }

    @Override
    protected void layoutChildren() {
        double left = snappedLeftInset();
        double top = snappedTopInset();
        double width = Math.max(0, getWidth() - left - snappedRightInset());
        double height = Math.max(0, getHeight() - top - snappedBottomInset());
        Double[] points = new Double[2 * (POINTS + 1)];
        for (int i = 0; i <= POINTS; i++) {
            double share = i / (double) POINTS;
            points[2 * i] = left + share * width;
            points[2 * i + 1] = top + height * (1 - at(schedule, warmup, share));
        }
        line.getPoints().setAll(points);
    }
}
