package graft.app;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.workbench.RunActions;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/// The top bar: pickers on the left, what one can do and where it will run on the right.
final class TopBar extends HBox {

    private final Label device = Controls.label(Messages.text("top.device.starting"), "g-chip", "g-muted");

    TopBar(RunActions runs, Node... pickers) {
        getStyleClass().addAll("g-row", "g-bar", "g-top");
        Label title = Controls.label(Messages.text("app.name"), "g-title");
        Button run = button("run", Messages.text("top.run"), runs::run);
        run.getStyleClass().add("g-primary");
        Button queue = button("queue", Messages.text("top.queue"), runs::queue);
        Button stop = button("stop", Messages.text("top.stop"), runs::stop);
        stop.setDisable(!Boolean.TRUE.equals(runs.live().getValue()));
        runs.live().subscribe(live -> stop.setDisable(!Boolean.TRUE.equals(live)));
        device.setId("device");
        getChildren().add(title);
        getChildren().addAll(pickers);
        getChildren().addAll(Controls.spacer(), run, queue, stop, device);
    }

    private static Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    /// Says where training will run.
    ///
    /// @param words short, for example `CPU · AVX2`
    /// @param tone  style class of its colour
    void showDevice(String words, String tone) {
        device.setText(words);
        device.getStyleClass().setAll("label", "g-chip", tone);
    }
}
