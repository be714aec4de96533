package graft.app.runs;

import graft.app.ui.Messages;
import javafx.animation.PauseTransition;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// What must be read, over the foot of the window: a run that could not start, a deletion that can be
/// undone. It floats, so that nothing moves under the pointer when it comes and goes. What is only good
/// to know goes away by itself, what needs attention stays until it is closed.
public final class NoticeBar extends HBox {

    private static final Duration OFFER = Duration.seconds(30);

    private final RunController controller;
    private final Label words = new Label();
    private final HBox actions = new HBox();
    private final PauseTransition expiry = new PauseTransition(OFFER);

    public NoticeBar(RunController controller) {
        this.controller = controller;
        setId("notice");
        getStyleClass().addAll("g-row", "g-notice");
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setAccessibleRole(AccessibleRole.TEXT);
        words.setWrapText(true);
        Button close = new Button(Messages.text("runs.notice.close"));
        close.getStyleClass().setAll("button", "g-button");
        actions.getStyleClass().add("g-row");
        close.setMinWidth(USE_PREF_SIZE);
        actions.setMinWidth(USE_PREF_SIZE);
        close.setOnAction(event -> end());
        expiry.setOnFinished(event -> end());
        getChildren().addAll(words, actions, close);
        controller.noticeProperty().subscribe(this::show);
    }

    private void end() {
        controller.confirmDeletions();
        controller.dismiss();
    }

    private void show(@Nullable Notice notice) {
        expiry.stop();
        setVisible(notice != null);
        setManaged(notice != null);
        if (notice == null) {
            return;
        }
        words.setText(notice.text());
        words.getStyleClass().setAll("label", notice.tone());
        setAccessibleText(notice.text());
        if (notice.tone().equals("g-muted")) {
            expiry.playFromStart();
        }
        actions.getChildren()
                .setAll(notice.actions().stream().map(NoticeBar::button).toList());
        actions.setVisible(!notice.actions().isEmpty());
        actions.setManaged(actions.isVisible());
    }

    private static Button button(Notice.Action offer) {
        Button button = new Button(offer.words());
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> offer.run().run());
        return button;
    }
}
