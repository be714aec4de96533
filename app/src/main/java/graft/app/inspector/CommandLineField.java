package graft.app.inspector;

import graft.app.document.RecipeDocument;
import graft.app.document.RecipeGate;
import graft.app.document.RefusedInputs;
import graft.app.ui.Controls;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Issue;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeEdit;
import graft.engine.recipe.RecipeJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/// The command that trains the recipe without the window. It is edited like the recipe's text: each `--set path=value`
/// that is typed, and Enter, changes the recipe, and what is wrong with it is said below.
final class CommandLineField extends VBox {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final String SET = "--set";

    private final RecipeDocument document;
    private final TextField text = new TextField();
    private final Label problem = Controls.label("", "g-failed", "g-small");

    CommandLineField(RecipeDocument document) {
        this.document = document;
        getStyleClass().add("g-field");
        text.setId("recipe-command");
        text.getStyleClass().addAll("g-entry", "g-code");
        text.setAccessibleText(Messages.text("recipe.command"));
        Label hint = Controls.label(Messages.text("recipe.command.hint"), "g-muted", "g-small");
        hint.setWrapText(true);
        problem.setId("recipe-command-problem");
        problem.setWrapText(true);
        problem.setManaged(false);
        getChildren().addAll(text, problem, hint);
        text.setOnAction(event -> take());
        text.textProperty()
                .addListener(
                        observed -> { // another text was not refused yet
                            tell("");
                            document.refused().remove(text);
                        });
        document.recipeProperty().subscribe(this::show);
    }

    String getText() {
        return text.getText();
    }

    private static String command(Recipe recipe) {
        return "graft train " + recipe.name() + ".json";
    }

    private void take() {
        List<String> words = words(text.getText());
        if (words.equals(words(command(document.recipe())))) {
            return;
        }
        List<String> assignments = assignments(words);
        if (assignments.isEmpty() || words.stream().anyMatch(CommandLineField::otherOption)) {
            refuse(Messages.text("recipe.command.other"));
            return;
        }
        try {
            Recipe changed = document.recipe();
            for (String assignment : assignments) {
                changed = RecipeEdit.set(changed, assignment);
            }
            Recipe result = changed;
            RecipeJson.Parsed parsed = RecipeJson.parse("", RecipeJson.toNode(result));
            List<Issue> wrong = RecipeGate.inTheWay(parsed, document.recipe());
            if (!wrong.isEmpty()) {
                refuse(RecipeGate.words(wrong.getFirst()));
                return;
            }
            tell("");
            document.apply("command.recipe-command", before -> result);
            show(result);
        } catch (InvalidInput wrong) {
            refuse(Failures.words(wrong));
        }
    }

    /// Whether a word is an option that says nothing of the recipe, which would be dropped without a word.
    private static boolean otherOption(String word) {
        return word.startsWith("-") && !word.equals(SET) && !word.startsWith(SET + "=");
    }

    private void refuse(String why) {
        tell(why);
        document.refused().add(new RefusedInputs.Refused(text, Messages.text("recipe.command"), "", why, "", () -> {
            tell("");
            show(document.recipe());
        }));
    }

    private void show(Recipe recipe) {
        text.setText(command(recipe));
        document.refused().remove(text);
    }

    private static List<String> assignments(List<String> words) {
        List<String> assignments = new ArrayList<>();
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            if (word.equals(SET) && index + 1 < words.size()) {
                assignments.add(words.get(++index));
            } else if (word.startsWith(SET + "=")) {
                assignments.add(word.substring(SET.length() + 1));
            }
        }
        return assignments;
    }

    /// Split as a shell would, quotes taken off.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    words.add(matcher.group(group));
                }
            }
        }
        return words;
    }

    private void tell(String words) {
        problem.setText(words);
        problem.setManaged(!words.isEmpty());
        problem.setVisible(!words.isEmpty());
    }
}
