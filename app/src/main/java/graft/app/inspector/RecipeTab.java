package graft.app.inspector;

import graft.app.document.RecipeDocument;
import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Issue;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeJson;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;

/// The recipe as its JSON, which can be edited, and the ways to train it without the window: the command, and a
/// Java program.
public final class RecipeTab implements InspectorTab {

    private final RecipeDocument document;
    private final TextArea text = new TextArea();
    private final Label problems = Controls.label("", "g-small");
    private Object session = new Object();
    private boolean showing;

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
        text.setId("recipe-text");
        text.getStyleClass().addAll("g-entry", "g-code");
        text.setPrefRowCount(24);
        text.setAccessibleText(Messages.text("recipe.text"));
        text.focusedProperty().addListener((observed, before, focused) -> {
            session = new Object();
            if (!focused) {
                showRecipe();
            }
        });
        text.textProperty().addListener((observed, before, now) -> {
            if (!showing) {
                take(now);
            }
        });
        problems.setWrapText(true);
        problems.setId("recipe-problems");
        document.recipeProperty().subscribe(recipe -> showRecipe());
        CommandLineField command = new CommandLineField(document);
        VBox form = new VBox(
                new Field(Messages.text("recipe.text"), text),
                problems,
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

    private void showRecipe() {
        if (text.isFocused()) {
            return;
        }
        showing = true;
        text.setText(RecipeJson.write(document.recipe()));
        showing = false;
        tell(RecipeCheck.issues(document.recipe(), document.shape()));
    }

    /// Takes what was typed when it is a recipe; else says what is in the way and leaves the recipe as it is.
    private void take(String json) {
        try {
            RecipeJson.Parsed parsed = RecipeJson.parse(Messages.text("recipe.source"), json);
            List<Issue> issues = RecipeCheck.issues(parsed, document.shape());
            tell(issues);
            if (parsed.issues().stream().noneMatch(Issue::error)) {
                document.apply("command.recipe-text", session, before -> parsed.recipe());
            }
        } catch (InvalidInput wrong) {
            show(String.valueOf(wrong.getMessage()), "g-failed");
        }
    }

    private void tell(List<Issue> issues) {
        String all = issues.stream().map(Issue::text).collect(Collectors.joining("\n"));
        boolean errors = issues.stream().anyMatch(Issue::error);
        show(
                all.isEmpty() ? Messages.text("recipe.good") : all,
                all.isEmpty() ? "g-muted" : errors ? "g-failed" : "g-attention");
    }

    private void show(String words, String tone) {
        problems.setText(words);
        problems.getStyleClass().setAll("label", "g-small", tone);
    }
}
