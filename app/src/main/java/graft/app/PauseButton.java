package graft.app;

import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Steady;
import graft.app.ui.Theme;
import graft.app.workbench.RunActions;
import graft.app.workbench.RunActions.Work;
import javafx.scene.control.Button;

/// Pause while a run is trained, Go on while it waits, nothing else; in the top bar and beside what the status bar says
/// of the run. A first lesson stops.
final class PauseButton extends Button {

    private final RunActions runs;
    private final Theme theme;
    private boolean keepsRoom;

    /// @param look style classes beside the button's own
    PauseButton(String id, RunActions runs, Theme theme, String... look) {
        this.runs = runs;
        this.theme = theme;
        setId(id);
        getStyleClass().setAll(look);
        setMinWidth(USE_PREF_SIZE);
        Steady.width(this, Messages.text("runs.pause"), Messages.text("runs.go-on"));
        setOnAction(event -> runs.pauseOrGoOn());
        runs.work().subscribe(this::show);
        theme.levelProperty().addListener(observed -> show(runs.work().getValue()));
    }

    private void show(Work work) {
        setText(work == Work.PAUSED ? Messages.text("runs.go-on") : Messages.text("runs.pause"));
        boolean level = theme.levelProperty().get().shows(Level.WORKBENCH);
        setVisible(level && work != Work.NONE);
        setManaged(level && (keepsRoom || work != Work.NONE));
    }

    /// Whether its room stays empty while there is nothing to pause, so that nothing moves when it comes.
    void setKeepsRoom(boolean keeps) {
        keepsRoom = keeps;
        show(runs.work().getValue());
    }
}
