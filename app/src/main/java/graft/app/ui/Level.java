package graft.app.ui;

/// How much of the window is shown. A level hides controls and never changes a value; what is hidden and differs from
/// its default is counted in the status bar.
public enum Level {
    /// The few controls of a first lesson.
    EXPLORE,
    /// Everything for one run.
    WORKBENCH,
    /// Sweeps, tasks in turn, the recipe as text, the log.
    LAB;

    /// In words.
    public String title() {
        return switch (this) {
            case EXPLORE -> Messages.text("level.explore");
            case WORKBENCH -> Messages.text("level.workbench");
            case LAB -> Messages.text("level.lab");
        };
    }

    /// Whether what belongs to another level is shown at this one.
    public boolean shows(Level other) {
        return other.ordinal() <= ordinal();
    }
}
