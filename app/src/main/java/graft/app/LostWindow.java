package graft.app;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.value.ObservableValue;
import javafx.stage.Stage;
import javafx.util.Duration;

/// A window that another program destroys on X11 (not closes: destroys) is gone without a word: GDK notices, but JavaFX
/// drops every event of a destroyed window, this one too (seen with 26.0.2), and the process would live on unseen. So
/// GDK itself is asked now and then whether it still has any window, while the stage has no focus.
@SuppressWarnings("restricted") // native code is reached; the window is started with leave for that
final class LostWindow {

    private static final Duration BETWEEN = Duration.seconds(2);

    private final MethodHandle screen;
    private final MethodHandle windows;
    private final MethodHandle visible;
    private final MethodHandle length;
    private final MethodHandle element;
    private final MethodHandle free;

    private LostWindow(Linker linker, SymbolLookup gdk) {
        screen = linker.downcallHandle(
                gdk.findOrThrow("gdk_screen_get_default"), FunctionDescriptor.of(ValueLayout.ADDRESS));
        windows = linker.downcallHandle(
                gdk.findOrThrow("gdk_screen_get_toplevel_windows"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        visible = linker.downcallHandle(
                gdk.findOrThrow("gdk_window_is_visible"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        length = linker.downcallHandle(
                gdk.findOrThrow("g_list_length"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        element = linker.downcallHandle(
                gdk.findOrThrow("g_list_nth_data"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        free = linker.downcallHandle(gdk.findOrThrow("g_list_free"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    }

    /// Hides the stage when its window is destroyed from outside, so that all goes as when it is closed. On
    /// other systems than Linux nothing is done: there the toolkit is told. Costs nothing before the stage first
    /// loses the focus.
    static void watch(Stage stage) {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return;
        }
        watch(
                stage,
                stage.focusedProperty(),
                () -> Gdk.FOUND.map(LostWindow::none).orElse(false),
                BETWEEN);
    }

    /// @param focused whether the stage has the keyboard; it is looked after only while it has not
    /// @param none    whether the system has no window of this program any more
    static void watch(Stage stage, ObservableValue<Boolean> focused, BooleanSupplier none, Duration between) {
        Timeline timer = new Timeline(new KeyFrame(between, event -> {
            if (stage.isShowing() && none.getAsBoolean()) {
                stage.hide();
            }
        }));
        timer.setCycleCount(Timeline.INDEFINITE);
        focused.addListener((observed, before, now) -> {
            if (now) {
                timer.stop();
            } else {
                timer.play();
            }
        });
        stage.showingProperty().addListener((observed, before, shown) -> timer.stop());
    }

    /// Found when it is first needed.
    private static final class Gdk {
        private static final Optional<LostWindow> FOUND = find();
    }

    /// GDK, which the toolkit has loaded already; empty without it.
    private static Optional<LostWindow> find() {
        try {
            return Optional.of(
                    new LostWindow(Linker.nativeLinker(), SymbolLookup.libraryLookup("libgdk-3.so.0", Arena.global())));
        } catch (RuntimeException without) {
            return Optional.empty();
        }
    }

    /// Whether GDK has a screen and no window on it that is shown, iconified or not. On the FX thread, which is GDK's.
    private boolean none() {
        try {
            MemorySegment at = (MemorySegment) screen.invokeExact();
            if (at.equals(MemorySegment.NULL)) {
                return false;
            }
            MemorySegment list = (MemorySegment) windows.invokeExact(at);
            int shown = 0;
            for (int i = (int) length.invokeExact(list) - 1; i >= 0; i--) {
                shown += (int) visible.invokeExact((MemorySegment) element.invokeExact(list, i));
            }
            free.invokeExact(list); // an empty list is NULL, which it takes
            return shown == 0;
        } catch (Throwable unexpected) {
            return false;
        }
    }
}
