package graft.app.ui;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// What floats over the whole window: the command palette, the sheet of keys, the start page. One at a time
/// is in front; Escape, or a click beside it, closes it and gives the keyboard back to whoever had it. Until then the
/// keyboard stays in what is in front: Tab after its last control leads to its first, not to what lies under the shade.
public final class Overlay extends StackPane {

    private final Region shade = new Region();
    private final Deque<Node> open = new ArrayDeque<>();
    private @Nullable Runnable afterwards;
    private @Nullable Node before;
    private @Nullable Window apart;
    private boolean backwards;

    public Overlay() {
        setId("overlay");
        setVisible(false);
        setPickOnBounds(false);
        shade.getStyleClass().add("g-shade");
        shade.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            close();
            event.consume();
        });
        getChildren().add(shade);
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                scene.addEventFilter(KeyEvent.KEY_PRESSED, this::escape);
                scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> backwards = event.isShiftDown());
                scene.focusOwnerProperty().subscribe(this::keep);
            }
        });
    }

    private void keep(@Nullable Node owner) {
        Node front = open.peek();
        if (front == null || owner == null || within(front, owner)) {
            return;
        }
        List<Node> stops = Stops.of(front);
        if (!stops.isEmpty()) {
            (backwards ? stops.getLast() : stops.getFirst()).requestFocus();
        }
    }

    private static boolean within(Node front, Node owner) {
        for (Node at = owner; at != null; at = at.getParent()) {
            if (at == front) {
                return true;
            }
        }
        return false;
    }

    private void escape(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE && showing()) {
            close();
            event.consume();
        }
    }

    /// Shows something; what was in front comes back when it closes.
    ///
    /// @param focus takes the keyboard
    public void show(Region content, Node focus) {
        if (open.isEmpty()) {
            before = getScene() == null ? null : getScene().getFocusOwner();
            comeForward();
        } else {
            open.peek().setVisible(false);
        }
        content.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        open.push(content);
        getChildren().add(content);
        setVisible(true);
        // What lies in a scroll pane is in the scene only once that has been laid out.
        applyCss();
        layout();
        focus.requestFocus();
    }

    /// A panel in a window of its own may lie over this one, and have the keyboard.
    private void comeForward() {
        Window own = getScene() == null ? null : getScene().getWindow();
        apart = Window.getWindows().stream()
                .filter(window -> window != own && window.isFocused())
                .findFirst()
                .orElse(null);
        if (own instanceof Stage stage) {
            stage.toFront();
            stage.requestFocus();
        }
    }

    private void goBack() {
        if (apart instanceof Stage stage && stage.isShowing()) {
            stage.toFront();
            stage.requestFocus();
        }
        apart = null;
    }

    /// Where the keyboard goes when all is closed, this once, instead of where it was.
    public void afterwards(Runnable focus) {
        afterwards = focus;
    }

    /// Whether something is in front.
    public boolean showing() {
        return !open.isEmpty();
    }

    /// Closes what is in front where it is that; anything else stays.
    ///
    /// @param id of the node
    public void close(String id) {
        Node front = open.peek();
        if (front != null && id.equals(front.getId())) {
            close();
        }
    }

    /// Closes what is in front.
    public void close() {
        if (open.isEmpty()) {
            return;
        }
        getChildren().remove(open.pop());
        Node under = open.peek();
        if (under != null) {
            under.setVisible(true);
            under.requestFocus();
            return;
        }
        setVisible(false);
        goBack();
        Runnable instead = afterwards;
        afterwards = null;
        if (instead != null) {
            instead.run();
        } else if (before != null) {
            before.requestFocus();
        }
    }
}
