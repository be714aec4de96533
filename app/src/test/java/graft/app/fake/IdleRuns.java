package graft.app.fake;

import graft.app.workbench.RunActions;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;

/// No run, ever.
public final class IdleRuns implements RunActions {

    @Override
    public void run() {}

    @Override
    public void queue() {}

    @Override
    public void stop() {}

    @Override
    public void pauseOrGoOn() {}

    @Override
    public ObservableValue<Work> work() {
        return new SimpleObjectProperty<>(Work.NONE);
    }

    @Override
    public ObservableValue<Boolean> live() {
        return new SimpleObjectProperty<>(false);
    }

    @Override
    public ObservableValue<Boolean> stopping() {
        return new SimpleObjectProperty<>(false);
    }

    @Override
    public ObservableValue<String> status() {
        return new SimpleStringProperty("");
    }

    @Override
    public void warn(String text) {}
}
