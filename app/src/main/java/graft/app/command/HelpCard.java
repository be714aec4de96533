package graft.app.command;

import graft.app.ui.Controls;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Help on what has the keyboard: what it is, why one would change it, and the way to the guide's section about it.
public final class HelpCard extends VBox {

    public static final String ID = "help-card";

    private final Overlay overlay;
    private final Button close = button("help-close", Messages.text("keys.close"));

    /// @param about what is told first
    /// @param part  of the window, with the guide's section that goes on
    /// @param keys  shows every key
    public HelpCard(Overlay overlay, Help about, HelpSection part, Runnable keys) {
        this.overlay = overlay;
        getStyleClass().addAll("g-card", "g-help");
        setId(ID);
        VBox words = new VBox();
        words.getStyleClass().add("g-guide");
        about.words().forEach(paragraph -> words.getChildren().add(label(paragraph)));
        close.setOnAction(event -> overlay.close());
        Button all = button("help-keys", Messages.text("menu.keys"));
        all.setOnAction(event -> keys.run());
        GuideSection section = GuideSection.of(part.page(), part.heading());
        Button guide = button("help-guide", Messages.text("help.guide", section.heading()));
        guide.setOnAction(event -> {
            close.requestFocus();
            getStyleClass().add("g-sheet");
            getChildren().setAll(head(section.heading(), all), scroll(new GuideText(section.text())));
        });
        Label title = Controls.label(about.title(), "g-title");
        title.setWrapText(true);
        getChildren().addAll(Controls.row(title, Controls.spacer(), close), words);
        getChildren().add(section.text().isEmpty() ? Controls.row(all) : Controls.row(guide, all));
    }

    private Node head(String heading, Button keys) {
        return Controls.row(Controls.label(heading, "g-title"), Controls.spacer(), keys, close);
    }

    private static ScrollPane scroll(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("g-plain-scroll");
        scroll.setId("help-section");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        return scroll;
    }

    private static Label label(String text) {
        Label label = Controls.label(text);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private static Button button(String id, String words) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    public void open() {
        overlay.show(this, close);
    }
}
