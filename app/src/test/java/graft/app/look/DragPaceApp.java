package graft.app.look;

import graft.app.canvas.Budget;
import graft.app.canvas.View;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.fake.Mouse;
import graft.app.task.BackgroundTasks;
import graft.app.task.FxWatchdog;
import graft.app.ui.Figures;
import graft.app.ui.Theme;
import graft.engine.recipe.Base;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;

/// Something from the palette dragged without pause over the canvas of a base with many layers: what a movement and a
/// frame cost the FX thread, what the watchdog saw, and whether the budget strip kept step. Properties: `pace.layers`
/// (32 or 80), `pace.view` (`GRID` or `STACK`), `pace.frames`.
public final class DragPaceApp extends Application {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM = 240;
    private static final int COUNTED = 2_000;

    private final List<Double> hovers = new ArrayList<>();
    private final List<Double> frames = new ArrayList<>();
    private final List<Double> paints = new ArrayList<>();
    private FakeWindow window;
    private Scene scene;
    private Bounds room;
    private Label strip;
    private RecipeDocument document;
    private FxWatchdog watchdog;
    private int frame;
    private int changed;
    private int late;
    private long lastProcessor;
    private long lastPainted;
    private long painter;

    public static void main(String[] arguments) {
        launch(DragPaceApp.class, arguments);
    }

    @Override
    public void start(Stage stage) throws IOException {
        int layers = Integer.getInteger("pace.layers", 32);
        Path folder = Files.createTempDirectory("graft-drag");
        Path model = Files.createDirectories(folder.resolve("models").resolve("many-layers"));
        int width = layers > 32 ? 8192 : 4096;
        Files.writeString(
                model.resolve("config.json"),
                String.format(Locale.ROOT, """
                        {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": %d,
                         "intermediate_size": %d, "num_attention_heads": %d, "num_key_value_heads": 8,
                         "num_hidden_layers": %d, "vocab_size": 32000, "tie_word_embeddings": false}""", width, width * 7 / 2, width / 128, layers));
        Recipe recipe = StartRecipe.recipe().withBase(new Base("many-layers", Precision.AUTO));
        document = new RecipeDocument(recipe);
        window = new FakeWindow(stage, folder, document, new Theme(false), new BackgroundTasks(), 1440, 900);
        scene = window.scene();
        int measured = Integer.getInteger("pace.frames", 600);
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                if (document.shape() == null) {
                    return;
                }
                frame++;
                if (frame == 30) {
                    show(View.valueOf(System.getProperty("pace.view", "GRID")));
                } else if (frame == 90) {
                    press();
                } else if (frame > 90 && frame <= WARM + measured) {
                    // A task of its own, as the toolkit delivers what the mouse does; this one is a part of the pulse.
                    Platform.runLater(DragPaceApp.this::move);
                } else if (frame > 90 && frame <= WARM + 2 * measured) {
                    check();
                } else if (frame > 90) {
                    stop();
                    report();
                    System.exit(0);
                }
            }
        }.start();
    }

    private void show(View view) {
        ToggleButton button = (ToggleButton) scene.lookup("#tab-" + view.name().toLowerCase(Locale.ROOT));
        button.fire();
    }

    private void press() {
        Node item = scene.lookup("#palette-lora");
        Bounds at = item.localToScene(item.getLayoutBounds());
        Mouse.fire(item, MouseEvent.MOUSE_PRESSED, at.getCenterX(), at.getCenterY());
        Node above = scene.lookup("#cell-0-attention-q");
        while (!(above instanceof ScrollPane)) {
            above = above.getParent();
        }
        room = above.localToScene(above.getLayoutBounds());
        strip = (Label) scene.lookup("#budget-trainable");
    }

    private void move() {
        if (frame == WARM) {
            watchdog = FxWatchdog.start(scene);
            lastProcessor = processorNanos();
            painter = painter();
            lastPainted = THREADS.getThreadCpuTime(painter);
        }
        Recipe before = document.previewProperty().get();
        long start = processorNanos();
        drag();
        long done = processorNanos();
        if (frame > WARM) {
            hovers.add((done - start) / 1e6);
            frames.add((done - lastProcessor) / 1e6);
            long painted = THREADS.getThreadCpuTime(painter);
            paints.add((painted - lastPainted) / 1e6);
            lastPainted = painted;
            changed += Objects.equals(before, document.previewProperty().get()) ? 0 : 1;
        }
        lastProcessor = done;
    }

    /// The same without measuring: whether the strip shows at once what is hovered over.
    private void check() {
        watchdog.close();
        drag();
        Recipe hovering = document.previewProperty().get();
        Recipe recipe = hovering == null ? document.recipe() : hovering;
        String wanted = Figures.count(Budget.of(recipe, document.shape()).adapters());
        late += wanted.equals(strip.getText()) ? 0 : 1;
    }

    /// Over columns, rows and places, to and fro.
    private void drag() {
        double x = room.getMinX() + room.getWidth() * (0.5 + 0.48 * Math.sin(frame * 0.031));
        double y = room.getMinY() + room.getHeight() * (0.5 + 0.49 * Math.sin(frame * 0.047));
        Mouse.fire(scene.getRoot(), MouseEvent.MOUSE_DRAGGED, x, y);
    }

    private static long processorNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /// The thread that paints, which the FX thread waits for where it is slower.
    private static long painter() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("QuantumRenderer"))
                .mapToLong(ThreadInfo::getThreadId)
                .findFirst()
                .orElseThrow();
    }

    private void report() {

        System.out.printf(
                Locale.ROOT,
                "%d layers, %s: %d movements, the preview changed in %d, the strip lagged in %d%n",
                document.shape().layers(),
                System.getProperty("pace.view", "GRID"),
                hovers.size(),
                changed,
                late);
        print("a movement", hovers);
        print("a frame", frames);
        print("painting it, by a thread of its own,", paints);
        System.out.printf(
                Locale.ROOT, "tasks over 8 ms: %d, longest %.1f ms%n", watchdog.count(), watchdog.longestNanos() / 1e6);
        Recipe recipe = document.previewProperty().get() == null
                ? document.recipe()
                : document.previewProperty().get();
        Budget.Against against = Budget.Against.of(recipe, document.shape());
        List<Double> counts = new ArrayList<>();
        for (int i = 0; i < COUNTED; i++) {
            long start = processorNanos();
            Budget.of(recipe, document.shape(), MemoryCalibration.NONE, against);
            counts.add((processorNanos() - start) / 1e6);
        }
        print("the strip's figures", counts);
        window.close();
    }

    private static void print(String what, List<Double> milliseconds) {
        double[] sorted =
                milliseconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: processor time median %.2f ms, 95 %% %.2f ms, longest %.2f ms%n",
                what,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.95)],
                Arrays.stream(sorted).max().orElse(Double.NaN));
    }
}
