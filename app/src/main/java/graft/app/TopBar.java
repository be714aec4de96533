package graft.app;

import graft.app.ui.Controls;
import graft.app.ui.Ends;
import graft.app.ui.Level;
import graft.app.ui.Levels;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.RunActions;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;

/// The top bar: pickers on the left, what one can do and where it will run on the right.
final class TopBar extends Ends {

    private final Label device = Controls.label(Messages.text("top.device.starting"), "g-chip", "g-muted");

    /// @param menu    the program's menu, at the very left
    /// @param pickers base, data, preset
    TopBar(RunActions runs, Node menu, List<Node> pickers, Theme theme) {
        getStyleClass().addAll("g-bar", "g-top");
        Button run = button("run", Messages.text("top.run"), runs::run);
        run.getStyleClass().add("g-primary");
        Button queue = button("queue", Messages.text("top.queue"), runs::queue);
        Button stop = button("stop", Messages.text("top.stop"), runs::stop);
        Runnable show = () -> {
            boolean stopping = Boolean.TRUE.equals(runs.stopping().getValue());
            stop.setText(Messages.text(stopping ? "top.stopping" : "top.stop"));
            stop.setDisable(stopping || !Boolean.TRUE.equals(runs.live().getValue()));
        };
        runs.live().subscribe(show);
        runs.stopping().subscribe(show);
        show.run();
        Levels.from(Level.WORKBENCH, theme, queue);
        device.setId("device");
        device.setMinWidth(USE_PREF_SIZE);
        begin(menu);
        pickers.forEach(this::begin);
        end(run, queue, stop, device);
    }

    private static Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    /// Leaves the chip out where there is little room; the log says the same.
    void setNarrow(boolean narrow) {
        device.setVisible(!narrow);
        device.setManaged(!narrow);
    }

    /// Says where training will run.
    ///
    /// @param words short, for example `CPU · AVX2`
    /// @param tone  style class of its colour
    /// @param hint  one sentence: which device, and why
    void showDevice(String words, String tone, String hint) {
        device.setText(words);
        device.setTooltip(new Tooltip(hint));
        device.getStyleClass().setAll("label", "g-chip", tone);
    }
}
