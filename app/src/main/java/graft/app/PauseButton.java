package graft.app;

import graft.app.ui.Messages;
import graft.app.workbench.RunActions;
import graft.app.workbench.RunActions.Work;
import javafx.scene.control.Button;

/// Pause while a run is trained, Go on while it waits, nothing else; in the top bar and beside what the status bar says
/// of the run.
final class PauseButton extends Button {

    /// @param look style classes beside the button's own
    PauseButton(String id, RunActions runs, String... look) {
        setId(id);
        getStyleClass().setAll(look);
        setMinWidth(USE_PREF_SIZE);
        setOnAction(event -> runs.pauseOrGoOn());
        runs.work().subscribe(work -> {
            setText(work == Work.PAUSED ? Messages.text("runs.go-on") : Messages.text("runs.pause"));
            setVisible(work != Work.NONE);
            setManaged(work != Work.NONE);
        });
    }
}
