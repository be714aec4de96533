package graft.app.look;

import graft.app.document.Cell;
import graft.app.fake.Asked;
import graft.app.fake.FakeWindow;
import graft.app.fake.Mouse;
import graft.app.ui.Look;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

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
            window.workbench().cards().start();
            // The workspace of a test is elsewhere each time.
            if (window.scene().lookup("#start-workspace") instanceof Label folder) {
                folder.textProperty().unbind();
                folder.setText("/home/ada/Graft");
            }
        }
    },
    COMMANDS {
        @Override
        void open(FakeWindow window) {
            window.workbench().cards().palette();
        }
    },
    KEYS {
        @Override
        void open(FakeWindow window) {
            window.workbench().cards().keys();
        }
    },
    ABOUT {
        @Override
        void open(FakeWindow window) {
            window.workbench().cards().about();
        }
    },
    FIELDS {
        @Override
        void open(FakeWindow window) {
            window.workbench().cards().findField();
        }
    },
    /// A new adapter over a filled column: what goes, what comes, what it adds.
    SWAP {
        @Override
        void open(FakeWindow window) {
            hover(window, "palette-compacter", "column-ffn-output");
        }

        @Override
        void close(FakeWindow window) {
            key(window, KeyCode.ESCAPE);
            Mouse.fire(window.scene().getRoot(), MouseEvent.MOUSE_RELEASED, 0, 0);
        }
    },
    QUICK {
        @Override
        void open(FakeWindow window) {
            Cell cell = new Cell(11, Site.ATTENTION_K);
            window.document().selection().set(List.of(cell));
            window.document().selection().focusOn(cell);
            key(window, KeyCode.ENTER);
        }
    },
    EXTEND(Asked.EXTEND),
    REPEAT(Asked.REPEAT),
    EXPORT(Asked.EXPORT) {
        @Override
        boolean ready(FakeWindow window) {
            // Where people are at home differs.
            Asked.now()
                    .map(pane -> pane.lookup("#export-folder"))
                    .ifPresent(field -> ((TextField) field).setText("/home/ada/reviews-pfeiffer-peft"));
            return super.ready(window);
        }
    },
    REMARKS(Asked.REMARKS),
    DISCARD(Asked.DISCARD),
    LIMIT(Asked.LIMIT),
    TYPED(Asked.TYPED);

    private final @Nullable Asked asked;

    Screen() {
        this(null);
    }

    Screen(@Nullable Asked asked) {
        this.asked = asked;
    }

    /// Whether it is a question in a window of its own.
    boolean question() {
        return asked != null;
    }

    /// Whether a picture is kept of it at this size of text. A question has no room to lose but on a small screen with
    /// large text, where what hangs over a column has none to be seen.
    boolean kept(Look look, double scale) {
        return switch (this) {
            case SWAP -> scale < 2;
            default -> asked == null || scale == 2 || scale == 1 && look == Look.LIGHT;
        };
    }

    /// A drag that has begun at one node and hangs over another.
    private static void hover(FakeWindow window, String from, String over) {
        Node start = window.scene().lookup("#" + from);
        Node end = window.scene().lookup("#" + over);
        Point2D a = Mouse.middle(start);
        Point2D b = Mouse.middle(end);
        Mouse.fire(start, MouseEvent.MOUSE_PRESSED, a.getX(), a.getY());
        Mouse.fire(start, MouseEvent.MOUSE_DRAGGED, a.getX() + 20, a.getY() + 5);
        Mouse.fire(start, MouseEvent.MOUSE_DRAGGED, b.getX(), b.getY());
    }

    private static void key(FakeWindow window, KeyCode code) {
        Node focused = window.scene().getFocusOwner();
        Event.fireEvent(
                focused == null ? window.scene().getRoot() : focused,
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }

    private static final List<String> INSPECTOR = List.of("training", "data", "info", "recipe");
    private static final List<String> DOCK = List.of("runs", "curves", "compare", "sweep", "tasks");
    private static final List<String> VIEWS = List.of("grid", "stack", "block");

    /// As in the names of files.
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Shows it beside what does not depend on the screens before: the same places chosen, no run, the grid, their
    /// fields, the curves with the comparison.
    final void show(FakeWindow window) {
        window.workbench().dockLarge().set(false);
        window.document()
                .selection()
                .set(IntStream.range(8, 12)
                        .mapToObj(layer -> new Cell(layer, Site.FFN_OUTPUT))
                        .toList());
        press(window, "tab-slot");
        press(window, "tab-grid");
        // Its table is in the scene while the tab is: a question was about one run, and its curve alone is drawn.
        window.workbench().showDock(List.of("runs"));
        window.scene().getRoot().applyCss();
        window.scene().getRoot().layout();
        if (window.scene().lookup("#runs") instanceof TableView<?> table) {
            table.getSelectionModel().clearSelection();
        }
        window.workbench().showDock(List.of("curves", "compare"));
        window.workbench().dockLarge().set(false);
        open(window);
    }

    void open(FakeWindow window) {
        if (asked != null) {
            asked.open(window);
            return;
        }
        if (DOCK.contains(id())) {
            window.workbench().showDock(List.of(id()));
        }
        if (INSPECTOR.contains(id()) || VIEWS.contains(id())) {
            press(window, "tab-" + id());
        }
    }

    /// Whether what it shows has come from the engine.
    boolean ready(FakeWindow window) {
        return asked == null || Asked.now().isPresent();
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
