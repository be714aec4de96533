package graft.app.compute;

import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.workbench.DockTab;
import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// What the engine said: its error output and its comings and goings, newest below, for copying into a report.
public final class LogTab implements DockTab {

    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private final EngineLog log;

    public LogTab(EngineLog log) {
        this.log = log;
    }

    @Override
    public String id() {
        return "log";
    }

    @Override
    public Level level() {
        return Level.LAB;
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("log.title"));
    }

    @Override
    public Node content() {
        ListView<String> list = new ListView<>(log.lines());
        list.setId("log");
        list.getStyleClass().addAll("g-log");
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setOnKeyPressed(event -> {
            if (COPY.match(event)) {
                copy(list.getSelectionModel().getSelectedItems());
            }
        });
        log.lines().addListener((ListChangeListener<String>)
                change -> list.scrollTo(log.lines().size() - 1));
        list.scrollTo(Math.max(0, log.lines().size() - 1));
        return list;
    }

    private static void copy(List<String> lines) {
        ClipboardContent content = new ClipboardContent();
        content.putString(String.join("\n", lines));
        Clipboard.getSystemClipboard().setContent(content);
    }
}
