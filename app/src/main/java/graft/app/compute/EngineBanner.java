package graft.app.compute;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/// One line across the window when the engine is gone: why, and a button to start it again. Invisible
/// otherwise. Where another one was started by itself, it stays for reading until it is closed.
public final class EngineBanner extends HBox {

    private final Label words = new Label();
    private String reason = "";
    private final Button again = new Button(Messages.text("engine.again"));
    private final Button close = new Button(Messages.text("engine.banner.close"));

    public EngineBanner(EngineProcess process) {
        setId("engine-banner");
        getStyleClass().addAll("g-row", "g-banner");
        setAccessibleRole(AccessibleRole.TEXT);
        words.setWrapText(true);
        again.getStyleClass().setAll("button", "g-button");
        close.getStyleClass().setAll("button", "g-button");
        again.setMinWidth(USE_PREF_SIZE);
        close.setMinWidth(USE_PREF_SIZE);
        again.setOnAction(event -> {
            show(false);
            process.start();
        });
        close.setOnAction(event -> show(false));
        getChildren().addAll(words, Controls.spacer(), again, close);
        show(false);
        process.stateProperty().addListener((observed, before, now) -> {
            if (now instanceof EngineState.Gone gone) {
                show(gone);
            } else if (now instanceof EngineState.Ready && isVisible()) {
                say(reason + " " + Messages.text("engine.back"));
            }
        });
    }

    private void show(EngineState.Gone gone) {
        reason = gone.reason();
        say(reason + " " + Messages.text(gone.again() ? "engine.restarted" : "engine.not-restarted"));
        again.setVisible(!gone.again());
        again.setManaged(!gone.again());
        if (!gone.lastLines().isEmpty()) {
            words.setTooltip(new Tooltip(String.join("\n", gone.lastLines())));
        }
        show(true);
    }

    private void say(String text) {
        words.setText(text);
        setAccessibleText(text);
    }

    private void show(boolean visible) {
        setVisible(visible);
        setManaged(visible);
    }
}
