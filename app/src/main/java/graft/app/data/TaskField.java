package graft.app.data;

import graft.app.inspector.Choice;
import graft.app.inspector.Field;
import graft.app.inspector.RecipeFields;
import graft.app.ui.Messages;
import graft.engine.recipe.Task;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What is learned from the rows. A sample brings its task along; a file's columns may look like another one than the
/// recipe's, and then that one is offered.
final class TaskField extends VBox {

    private final DataViewModel model;
    private final RecipeFields fields;
    private final Choice<Task.Kind> choice;
    private final Field field;
    private final Button take = new Button(Messages.text("data.task.take"));

    TaskField(DataViewModel model, RecipeFields fields) {
        this.model = model;
        this.fields = fields;
        choice = new Choice<>("data-task", List.of(Task.Kind.values()), TaskWords::of, model::setTask);
        field = new Field(Messages.text("data.task"), choice);
        take.setId("data-task-take");
        take.getStyleClass().setAll("button", "g-button");
        take.setMinWidth(USE_PREF_SIZE);
        take.managedProperty().bind(take.visibleProperty());
        getStyleClass().add("g-form");
        getChildren().setAll(field, take);
        fields.follow(this::show);
        model.reportProperty().subscribe(known -> show());
    }

    private void show() {
        choice.show(model.recipe().task().kind(), "");
        Task.@Nullable Kind other = model.suggested();
        field.warning(other == null ? "" : Messages.text("data.task.other", TaskWords.of(other)));
        String wrong = fields.problem("task.kind");
        if (!wrong.isEmpty()) {
            field.problem(wrong);
        }
        take.setVisible(other != null);
        take.setOnAction(event -> {
            if (other != null) {
                model.setTask(other);
            }
        });
    }
}
