package graft.app.inspector;

import graft.app.document.RecipeDocument;
import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.recipe.RecipeJson;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;

/// The recipe as its JSON, which can be edited, and the ways to train it without the window: the command, and a
/// Java program.
public final class RecipeTab implements InspectorTab {

    private final RecipeDocument document;

    public RecipeTab(RecipeDocument document) {
        this.document = document;
    }

    @Override
    public String id() {
        return "recipe";
    }

    @Override
    public Level level() {
        return Level.LAB;
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("recipe.title"));
    }

    @Override
    public Node content() {
        CommandLineField command = new CommandLineField(document);
        VBox form = new VBox(
                new RecipeText(document),
                Controls.row(
                        copy("recipe-copy", Messages.text("recipe.copy"), () -> RecipeJson.write(document.recipe())),
                        copy(
                                "recipe-copy-java",
                                Messages.text("recipe.copy.java"),
                                () -> JavaCode.of(document.recipe()))),
                new Field(Messages.text("recipe.command"), command),
                Controls.row(copy("recipe-copy-command", Messages.text("recipe.copy.command"), command::getText)));
        form.getStyleClass().add("g-form");
        return form;
    }

    private static Button copy(String id, String words, java.util.function.Supplier<String> what) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button", "g-small");
        button.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(what.get());
            Clipboard.getSystemClipboard().setContent(content);
        });
        return button;
    }
}
