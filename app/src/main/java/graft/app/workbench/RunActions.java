package graft.app.workbench;

import javafx.beans.value.ObservableValue;

/// What the top bar and the menus can ask for, and what they show about it.
public interface RunActions {

    /// Trains the recipe now, or next if a run is going on.
    void run();

    /// Puts the recipe at the end of the queue.
    void queue();

    /// Asks the live run to stop and keep its result.
    void stop();

    /// Lets the run in training wait at its step, or, where it waits so, go on.
    void pauseOrGoOn();

    /// What the live run does, as far as a pause is about it.
    enum Work {
        /// Nothing that could wait.
        NONE,
        TRAINING,
        PAUSED
    }

    ObservableValue<Work> work();

    /// Whether a run is live, so that there is something to stop.
    ObservableValue<Boolean> live();

    /// Whether the live run was asked to stop and has not ended yet.
    ObservableValue<Boolean> stopping();

    /// Tells something that stays until it is read.
    void warn(String text);

    /// One line for the status bar: what is going on, or empty.
    ObservableValue<String> status();
}
