package graft.app.look;

import graft.app.curves.CurvesTab;
import graft.app.curves.CurvesViewModel;
import graft.app.fake.FakeRuns;
import graft.app.runs.RunRow;
import graft.app.task.BackgroundTasks;
import graft.app.task.FxWatchdog;
import graft.app.ui.Theme;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// Eight runs of 200,000 noisy points each, scrolled for some seconds: how many frames a second, how long
/// they took, and what the watchdog saw. Properties: `pace.runs`, `pace.points`, `pace.seconds`; the
/// toolkit's own account comes with `-Djavafx.pulseLogger=true`. With `pace.live=true` they are not scrolled: all
/// of them stay in view and grow by a step with each frame.
public final class PaceApp extends Application {

    private final long[] frames = new long[100_000];
    private int count;
    private double left;
    private long processor;

    public static void main(String[] arguments) {
        launch(PaceApp.class, arguments);
    }

    @Override
    public void start(Stage stage) {
        int points = Integer.getInteger("pace.points", 200_000);
        CurvesViewModel model = new CurvesViewModel();
        for (int i = 0; i < Integer.getInteger("pace.runs", 8); i++) {
            model.shown().add(run(i, points));
        }
        Theme theme = new Theme(false);
        CurvesTab tab = new CurvesTab(model, theme, new BackgroundTasks(), said -> {});
        Scene scene = new Scene(new javafx.scene.layout.StackPane(tab.content()), 1440, 300);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
        tab.shown(true);
        boolean live = Boolean.getBoolean("pace.live");
        double width = points / 4.0;
        if (!live) {
            model.windowProperty().set(Optional.of(new CurvesViewModel.Window(0, width)));
        }
        long began = System.nanoTime();
        long warm = began + 4_000_000_000L;
        long end = warm + Integer.getInteger("pace.seconds", 10) * 1_000_000_000L;
        FxWatchdog[] watchdog = new FxWatchdog[1];
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                long time = System.nanoTime();
                if (live) {
                    model.shown().forEach(PaceApp::grow);
                } else {
                    left = (left + points / 2000.0) % (points - width);
                    model.windowProperty().set(Optional.of(new CurvesViewModel.Window(left, left + width)));
                }
                if (time > warm && watchdog[0] == null) {
                    watchdog[0] = FxWatchdog.start(scene);
                    processor = processorNanos();
                }
                if (time > warm) {
                    frames[count++] = time;
                }
                if (time > end) {
                    stop();
                    report(watchdog[0]);
                    Platform.exit();
                    System.exit(0);
                }
            }
        }.start();
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void report(FxWatchdog watchdog) {
        System.out.printf(
                "processor time of the FX thread %.2f ms a frame%n", (processorNanos() - processor) / 1e6 / count);
        double[] gaps = new double[count - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (frames[i + 1] - frames[i]) / 1e6;
        }
        Arrays.sort(gaps);
        System.out.printf(
                "frames a second %.1f; gap median %.1f ms, 95 %% %.1f ms, longest %.1f ms; tasks over 8 ms: %d, longest %.1f ms%n",
                gaps.length / Arrays.stream(gaps).sum() * 1000,
                gaps[gaps.length / 2],
                gaps[(int) (gaps.length * 0.95)],
                gaps[gaps.length - 1],
                watchdog.count(),
                watchdog.longestNanos() / 1e6);
    }

    private static void grow(RunRow run) {
        int next = run.history().loss().size() + 1;
        run.history().accept(FakeRuns.step(next, next + 1_000L, 0.5 + 0.1 * Math.sin(next)));
    }

    private static RunRow run(int index, int points) {
        String[] methods = {"Pfeiffer r 16", "LoRA r 8", "BitFit", "full", "Houlsby r 4", "DoRA r 8", "prefix", "(IA)³"
        };
        Random random = new Random(index);
        return FakeRuns.training(
                "run-" + index,
                methods[index % methods.length],
                42,
                points,
                step -> 0.2 + 0.1 * index + Math.exp(-4.0 * step / points) + random.nextGaussian() * 0.08);
    }
}
