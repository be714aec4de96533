package graft.app;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import graft.engine.service.Installation;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;

/// Versions of what runs here, to be copied into a report, and the licences of what is shipped.
final class AboutCard extends VBox {

    private static final List<String> PARTS = List.of(
            "OpenJFX — GPL 2 with Classpath Exception",
            "AtlantaFX — MIT",
            "JFreeChart-FX, JFreeChart — LGPL 2.1",
            "Deep Java Library — Apache 2.0",
            "PyTorch (libtorch) — BSD 3-Clause",
            "Hugging Face tokenizers — Apache 2.0",
            "Jackson — Apache 2.0",
            "DuckDB — MIT",
            "SQLite JDBC — Apache 2.0",
            "LSP4J JSON-RPC — EPL 2.0 or EDL 1.0",
            "SLF4J — MIT",
            "Inter — SIL Open Font License 1.1");

    AboutCard(Overlay overlay) {
        getStyleClass().addAll("g-card", "g-sheet", "g-about");
        setId("about");
        TextArea text = new TextArea(versions() + "\n\n" + Messages.text("about.parts") + "\n"
                + String.join("\n", PARTS) + "\n\n" + Messages.text("about.texts"));
        text.setEditable(false);
        text.setWrapText(true);
        text.setId("about-text");
        text.getStyleClass().add("g-entry");
        text.setPrefRowCount(20);
        Button copy = button("about-copy", Messages.text("about.copy"));
        copy.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(versions());
            Clipboard.getSystemClipboard().setContent(content);
        });
        Button close = button("about-close", Messages.text("keys.close"));
        close.setOnAction(event -> overlay.close());
        Label title = Controls.label(Messages.text("about.title", Installation.version()), "g-title");
        getChildren().addAll(Controls.row(title, Controls.spacer(), copy, close), text);
        overlay.show(this, close);
    }

    private static Button button(String id, String words) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        return button;
    }

    private static String versions() {
        return Messages.text(
                "about.versions",
                Installation.version(),
                Runtime.version().toString(),
                System.getProperty("javafx.runtime.version", "?"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }
}
