package graft.app;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.RunActions;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/// The last line: what is going on, what was said last, size of text.
final class StatusBar extends HBox {

    private final Label said = new Label();
    private final Label saved = new Label();

    StatusBar(RunActions runs, Theme theme) {
        getStyleClass().addAll("g-row", "g-status");
        Label run = new Label();
        run.textProperty().bind(runs.status());
        run.managedProperty().bind(run.textProperty().isNotEmpty());
        said.setId("said");
        said.setAccessibleRole(AccessibleRole.TEXT);
        Label scale = new Label();
        theme.scaleProperty().subscribe(value -> scale.setText(Messages.text("status.scale", Math.round(value * 100))));
        run.getStyleClass().add("g-status-run");
        run.setMinWidth(USE_PREF_SIZE);
        saved.setMinWidth(USE_PREF_SIZE);
        scale.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(run, said, Controls.spacer(), saved, scale);
    }

    /// The sentence a screen reader hears and everyone sees: what the last action did.
    void say(String sentence) {
        said.setText(sentence);
        said.setTooltip(sentence.isEmpty() ? null : new Tooltip(sentence));
        said.setAccessibleText(sentence);
    }

    void showSaved(String words) {
        saved.setText(words);
    }
}
