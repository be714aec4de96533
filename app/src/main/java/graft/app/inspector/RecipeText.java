package graft.app.inspector;

import graft.app.document.RecipeDocument;
import graft.app.document.RecipeGate;
import graft.app.document.RefusedInputs;
import graft.app.ui.Controls;
import graft.app.ui.EngineWords;
import graft.app.ui.Messages;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Issue;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeJson;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The recipe's JSON to be edited, and above it, in sight however long it is, what is wrong. What is typed acts as
/// soon as it is a recipe; until then it is a draft, which stays when the field is left. Escape, *Reset* and a change
/// made elsewhere show the recipe, and the draft can be brought back.
final class RecipeText extends VBox {

    private final RecipeDocument document;
    private final TextArea text = new TextArea();
    private final Label problems = Controls.label("", "g-small");
    private final Button reset = button("recipe-reset", Messages.text("recipe.reset"), this::reset);
    private final Button restore = button("recipe-restore", Messages.text("recipe.restore"), this::restore);
    private final HBox ways = Controls.row(reset, restore);

    /// The recipe that a draft was typed over, or null while the text is the recipe's.
    private @Nullable Recipe draftOf;

    /// A draft that gave way to the recipe, or null.
    private @Nullable String putAside;

    /// Edits between two changes of the focus are undone together.
    private Object session = new Object();

    private boolean showing;

    RecipeText(RecipeDocument document) {
        this.document = document;
        getStyleClass().add("g-form");
        text.setId("recipe-text");
        text.getStyleClass().addAll("g-entry", "g-code");
        text.setPrefRowCount(24);
        text.setAccessibleText(Messages.text("recipe.text"));
        text.focusedProperty().addListener((observed, before, focused) -> {
            session = new Object();
            if (!focused) {
                follow();
            }
        });
        text.textProperty().addListener((observed, before, now) -> {
            if (!showing) {
                take(now);
            }
        });
        text.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && draftOf != null) {
                reset();
                event.consume();
            }
        });
        problems.setWrapText(true);
        problems.setId("recipe-problems");
        getChildren().addAll(problems, ways, new Field(Messages.text("recipe.text"), text));
        document.recipeProperty().subscribe(recipe -> {
            if (!text.isFocused()) {
                follow();
            }
        });
        // What a base that was typed looks like is known only after a while.
        document.shapeProperty().addListener(observed -> {
            if (putAside == null) {
                check(text.getText());
            }
        });
    }

    private static Button button(String id, String words, Runnable action) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button", "g-small");
        button.setOnAction(event -> action.run());
        return button;
    }

    /// Shows the recipe, unless there is a draft of this very recipe.
    private void follow() {
        Recipe typedOver = draftOf;
        if (typedOver == null) {
            showRecipe();
        } else if (!typedOver.equals(document.recipe())) {
            putAside(Messages.text("recipe.elsewhere"));
        }
    }

    /// Takes what was typed when it is a recipe whose values can be; else says what is in the way and leaves the recipe
    /// as it is: a rank below 0 would have all figures counted from it.
    private void take(String json) {
        draftOf = document.recipe();
        RecipeJson.Parsed parsed = check(json);
        List<Issue> wrong = parsed == null ? List.of() : RecipeGate.inTheWay(parsed, document.recipe());
        if (parsed != null && wrong.isEmpty()) {
            draftOf = null;
            putAside = null;
            document.refused().remove(text);
            document.apply("command.recipe-text", session, before -> parsed.recipe());
        } else {
            refused(wrong.isEmpty() ? problems.getText() : RecipeGate.words(wrong.getFirst()));
        }
        showWays();
    }

    /// Says what is wrong with a text.
    ///
    /// @return what it holds, or null where it is no recipe
    private RecipeJson.@Nullable Parsed check(String json) {
        try {
            RecipeJson.Parsed parsed = RecipeJson.parse(Messages.text("recipe.source"), json);
            tell(RecipeCheck.issues(parsed, document.shape()));
            return parsed;
        } catch (InvalidInput wrong) {
            tell(EngineWords.ofRecipe(String.valueOf(wrong.getMessage())), "g-failed");
            return null;
        }
    }

    private void refused(String why) {
        document.refused().add(new RefusedInputs.Refused(text, Messages.text("recipe.text"), "", why, "", this::reset));
    }

    private void reset() {
        putAside(Messages.text("recipe.aside"));
    }

    private void putAside(String words) {
        putAside = text.getText();
        showRecipe();
        tell(words + "\n" + problems.getText(), "g-attention");
    }

    private void restore() {
        String draft = putAside;
        if (draft != null) {
            putAside = null;
            text.requestFocus();
            text.setText(draft);
        }
    }

    private void showRecipe() {
        draftOf = null;
        showing = true;
        text.setText(RecipeJson.write(document.recipe()));
        showing = false;
        document.refused().remove(text);
        check(text.getText()); // the text and not the recipe: it has fields that no version knows
        showWays();
    }

    private void showWays() {
        shown(reset, draftOf != null);
        shown(restore, putAside != null);
        ways.setManaged(reset.isVisible() || restore.isVisible());
    }

    private static void shown(Button button, boolean shown) {
        button.setVisible(shown);
        button.setManaged(shown);
    }

    private void tell(List<Issue> issues) {
        String all = issues.stream().map(RecipeGate::words).collect(Collectors.joining("\n"));
        boolean errors = issues.stream().anyMatch(Issue::error);
        tell(
                all.isEmpty() ? Messages.text("recipe.good") : all,
                all.isEmpty() ? "g-muted" : errors ? "g-failed" : "g-attention");
    }

    private void tell(String words, String tone) {
        problems.setText(words);
        problems.getStyleClass().setAll("label", "g-small", tone);
    }
}
