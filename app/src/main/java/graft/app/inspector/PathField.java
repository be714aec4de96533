package graft.app.inspector;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.Recipe;
import java.util.OptionalDouble;
import java.util.function.Function;
import javafx.scene.layout.VBox;

/// A text field for one field of the recipe, by its path.
public final class PathField extends VBox {

    private final RecipeFields fields;
    private final String path;
    private final Function<Recipe, String> read;
    private final TextEntry entry;
    private final Field field;
    private final String standard;
    private final String command;

    /// @param label   above the field
    /// @param hint    the default; empty where there is none
    /// @param command message key of the command's name
    /// @param path    in the recipe, for example `training.batchSize`
    /// @param read    the value as text
    public PathField(
            RecipeFields fields,
            String label,
            String hint,
            String command,
            String path,
            Function<Recipe, String> read) {
        this.fields = fields;
        this.path = path;
        this.read = read;
        entry = new TextEntry(
                        path.replace('.', '-'),
                        (text, group) -> fields.type(command, path, text, group),
                        fields.document()::takeBack,
                        fields.document().refused())
                .staying();
        field = new Field(label, entry);
        this.standard = Figures.shown(hint);
        this.command = command;
        getChildren().add(field);
        fields.follow(this::show);
    }

    /// What the field does and why one would change it.
    PathField help(String words) {
        field.help(words);
        return this;
    }

    /// What an empty field means, in faint words inside it.
    PathField empty(String words) {
        entry.setPromptText(words);
        return this;
    }

    private void show() {
        String value = read.apply(fields.recipe());
        OptionalDouble typed = Numbers.read(entry.getText());
        OptionalDouble meant = Numbers.read(value);
        boolean means =
                typed.isPresent() && typed.equals(meant) || entry.getText().equals(value);
        entry.show(value, means);
        boolean differs = !value.equals(standard) && !(meant.isPresent() && meant.equals(Numbers.read(standard)));
        String words = standard.isEmpty() ? Messages.text("form.none") : standard;
        field.standard(words, differs, () -> {
            entry.giveUp();
            fields.set(command, path, "", null);
        });
        field.hint(standard);
        if (entry.problem().isEmpty()) {
            field.problem(fields.problem(path));
        }
    }
}
