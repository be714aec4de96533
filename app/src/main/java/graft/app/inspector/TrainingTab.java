package graft.app.inspector;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Level;
import graft.app.ui.Levels;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.InspectorTab;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import graft.engine.recipe.TrainingSpec.EarlyStopping;
import graft.engine.recipe.TrainingSpec.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// How the recipe is trained: learning rate and its course, length, batch, regularisation, early stopping, seed.
public final class TrainingTab implements InspectorTab {

    private static final String COMMAND = "command.training";

    private final RecipeFields fields;
    private final Theme theme;

    public TrainingTab(RecipeFields fields, Theme theme) {
        this.fields = fields;
        this.theme = theme;
    }

    @Override
    public String id() {
        return "training";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("training.title"));
    }

    @Override
    public Node content() {
        VBox form = new VBox(
                new RateField(fields),
                beyond(schedule()),
                Controls.pair(
                        beyond(number("training.warmup", "warmup", "0.06", r -> trim(rates(r).warmup()))),
                        number("training.epochs", "epochs", "3", r -> epochs(r.training()))
                                .help(Messages.text("training.epochs.help"))),
                Controls.pair(
                        number(
                                "training.batch",
                                "batchSize",
                                "16",
                                r -> Integer.toString(r.training().batchSize())),
                        beyond(number("training.steps", "maxSteps", "", r -> maxSteps(r.training())))),
                beyond(Controls.pair(
                        number(
                                "training.decay",
                                "weightDecay",
                                "0",
                                r -> trim(r.training().optimizer().weightDecay())),
                        number(
                                "training.clip",
                                "maxGradNorm",
                                "1",
                                r -> trim(r.training().optimizer().maxGradNorm())))),
                beyond(earlyStopping()),
                beyond(new TrainingDetails(fields)),
                number(
                        "training.seed",
                        "seed",
                        "42",
                        r -> Long.toString(r.training().seed())));
        form.getStyleClass().add("g-form");
        return form;
    }

    /// What a first lesson does without.
    private <N extends Node> N beyond(N node) {
        return Levels.from(Level.WORKBENCH, theme, node);
    }

    private static TrainingSpec.Rates rates(Recipe recipe) {
        return recipe.training().rates();
    }

    private static String trim(double value) {
        return value != 0 && Math.abs(value) < 1e-3 ? Figures.rate(value) : Figures.trimmed(value);
    }

    static String epochs(TrainingSpec training) {
        double epochs = training.length().epochs();
        return Double.isFinite(epochs) ? Figures.trimmed(epochs) : "";
    }

    private static String maxSteps(TrainingSpec training) {
        Integer steps = training.length().maxSteps();
        return steps == null ? "" : steps.toString();
    }

    private PathField number(String label, String field, String standard, Function<Recipe, String> read) {
        return new PathField(fields, Messages.text(label), standard, COMMAND, "training." + field, read);
    }

    private Node schedule() {
        Map<Schedule, String> words = new LinkedHashMap<>();
        words.put(Schedule.LINEAR, Messages.text("training.schedule.linear"));
        words.put(Schedule.COSINE, Messages.text("training.schedule.cosine"));
        words.put(Schedule.CONSTANT, Messages.text("training.schedule.constant"));
        words.put(Schedule.INVERSE_SQRT, Messages.text("training.schedule.inverse-sqrt"));
        Choice<Schedule> choice = new Choice<>(
                "training-schedule",
                List.copyOf(words.keySet()),
                schedule -> words.getOrDefault(schedule, schedule.text()),
                schedule -> fields.set(COMMAND, "training.schedule", schedule.text(), null));
        ScheduleSketch sketch = new ScheduleSketch();
        fields.follow(() -> {
            TrainingSpec.Rates rates = rates(fields.recipe());
            choice.show(rates.schedule(), "");
            Integer steps = fields.recipe().training().length().maxSteps();
            sketch.show(rates, steps == null ? 1_000 : steps);
        });
        VBox both = new VBox(choice, sketch);
        both.getStyleClass().add("g-field");
        return new Field(Messages.text("training.schedule"), both);
    }

    private Node earlyStopping() {
        CheckBox on = new CheckBox(Messages.text("training.early"));
        on.setId("training-early");
        on.setOnAction(
                event -> fields.set(COMMAND, "training.earlyStopping", on.isSelected() ? "null" : "false", null));
        PathField patience = number(
                "training.patience",
                "earlyStopping.patience",
                "3",
                r -> early(r, stop -> Integer.toString(stop.patience())));
        PathField delta = number(
                "training.delta", "earlyStopping.minDelta", "0.001", r -> early(r, stop -> trim(stop.minDelta())));
        GridPane details = Controls.pair(patience, delta);
        fields.follow(() -> {
            boolean stops = fields.recipe().training().monitor().earlyStopping() != null;
            on.setSelected(stops);
            details.setVisible(stops);
            details.setManaged(stops);
        });
        VBox both = new VBox(on, details);
        both.getStyleClass().add("g-form");
        return both;
    }

    private static String early(Recipe recipe, Function<EarlyStopping, String> part) {
        EarlyStopping stopping = recipe.training().monitor().earlyStopping();
        return stopping == null ? "" : part.apply(stopping);
    }
}
