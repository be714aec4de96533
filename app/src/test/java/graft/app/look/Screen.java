package graft.app.look;

import graft.app.document.Cell;
import graft.app.fake.FakeWindow;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;

/// The screens of which pictures are kept, and how each is reached.
enum Screen {
    GRID,
    STACK,
    BLOCK,
    TRAINING,
    DATA,
    INFO,
    RECIPE,
    RUNS,
    CURVES,
    COMPARE,
    TRADE_OFF {
        @Override
        void open(FakeWindow window) {
            window.workbench().showDock(List.of("compare"));
            press(window, "compare-trade-off");
        }

        @Override
        void close(FakeWindow window) {
            press(window, "compare-trade-off");
        }
    },
    SWEEP {
        @Override
        boolean ready(FakeWindow window) {
            return chosen(window, "sweep-chosen") && filled(window, "sweep-table");
        }
    },
    TASKS {
        @Override
        boolean ready(FakeWindow window) {
            return chosen(window, "sequence-chosen") && filled(window, "sequence-table");
        }
    },
    BASES {
        @Override
        void open(FakeWindow window) {
            press(window, "base");
        }
    },
    START {
        @Override
        void open(FakeWindow window) {
            window.workbench().start();
        }
    },
    COMMANDS {
        @Override
        void open(FakeWindow window) {
            window.workbench().palette();
        }
    },
    KEYS {
        @Override
        void open(FakeWindow window) {
            window.workbench().keys();
        }
    },
    ABOUT {
        @Override
        void open(FakeWindow window) {
            window.workbench().about();
        }
    };

    private static final List<String> INSPECTOR = List.of("training", "data", "info", "recipe");
    private static final List<String> DOCK = List.of("runs", "curves", "compare", "sweep", "tasks");
    private static final List<String> VIEWS = List.of("grid", "stack", "block");

    /// As in the names of files.
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Shows it beside what does not depend on the screens before: the same places chosen, the grid, their fields, the
    /// curves with the comparison.
    final void show(FakeWindow window) {
        window.document()
                .selection()
                .set(IntStream.range(8, 12)
                        .mapToObj(layer -> new Cell(layer, Site.FFN_OUTPUT))
                        .toList());
        press(window, "tab-slot");
        press(window, "tab-grid");
        window.workbench().showDock(List.of("curves", "compare"));
        open(window);
    }

    void open(FakeWindow window) {
        if (DOCK.contains(id())) {
            window.workbench().showDock(List.of(id()));
        }
        if (INSPECTOR.contains(id()) || VIEWS.contains(id())) {
            press(window, "tab-" + id());
        }
    }

    /// Whether what it shows has come from the engine.
    boolean ready(FakeWindow window) {
        return true;
    }

    /// Puts away what it opened.
    void close(FakeWindow window) {
        window.workbench().overlay().close();
        List.copyOf(Window.getWindows()).stream()
                .filter(other -> other instanceof PopupWindow || (other instanceof Stage && other != window.stage()))
                .forEach(Window::hide);
    }

    /// Whether there was a first thing to choose.
    private static boolean chosen(FakeWindow window, String id) {
        if (!(window.scene().lookup("#" + id) instanceof ComboBox<?> box)) {
            throw new IllegalStateException("there is no choice #" + id);
        }
        box.getSelectionModel().selectFirst();
        return !box.getItems().isEmpty();
    }

    private static boolean filled(FakeWindow window, String id) {
        return window.scene().lookup("#" + id) instanceof TableView<?> table
                && !table.getItems().isEmpty();
    }

    static void press(FakeWindow window, String id) {
        Node node = window.scene().lookup("#" + id);
        if (!(node instanceof ButtonBase button)) {
            throw new IllegalStateException("there is no button #" + id);
        }
        button.fire();
    }
}
