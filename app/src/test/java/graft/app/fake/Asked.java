package graft.app.fake;

import graft.app.runs.RunRow;
import graft.engine.runs.RunState;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.DialogPane;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Every question that the window asks in a window of its own, and how it comes to be asked.
public enum Asked {
    EXTEND("runs-extend"),
    REPEAT("runs-repeat-changed"),
    EXPORT("runs-export"),
    REMARKS("runs-remarks"),
    DISCARD("runs-discard"),
    LIMIT("runs-limit"),
    TYPED("");

    private final String deed;

    Asked(String deed) {
        this.deed = deed;
    }

    /// Asks it as soon as the toolkit has time: the call that asks comes back only with the answer.
    public void open(FakeWindow window) {
        Scene scene = window.scene();
        if (deed.isEmpty()) {
            press(scene, "tab-data");
            Platform.runLater(() -> press(scene, "data-type"));
        } else {
            window.workbench().showDock(List.of("runs"));
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            select(scene);
            Platform.runLater(() -> ((MenuButton) scene.lookup("#runs-more"))
                    .getItems().stream()
                            .filter(item -> deed.equals(item.getId()))
                            .findFirst()
                            .orElseThrow()
                            .fire());
        }
    }

    /// A run that has ended; one that waits for what is asked of those only.
    private void select(Scene scene) {
        @SuppressWarnings("unchecked")
        TableView<RunRow> table = (TableView<RunRow>) scene.lookup("#runs");
        RunRow row = table.getItems().stream()
                .filter(each -> this == DISCARD || this == LIMIT
                        ? each.summary().state() == RunState.QUEUED
                        : each.summary().state().usable())
                .findFirst()
                .orElseThrow();
        table.getSelectionModel().clearSelection();
        table.getSelectionModel().select(row);
    }

    private static void press(Scene scene, String id) {
        ((ButtonBase) scene.lookup("#" + id)).fire();
    }

    /// The question that is asked now.
    public static Optional<DialogPane> now() {
        return Window.getWindows().stream()
                .filter(window -> window instanceof Stage && window.isShowing())
                .map(window -> window.getScene().getRoot())
                .filter(DialogPane.class::isInstance)
                .map(DialogPane.class::cast)
                .findFirst();
    }
}
