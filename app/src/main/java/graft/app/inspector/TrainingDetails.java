package graft.app.inspector;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.recipe.TrainingSpec.OnDivergence;
import graft.engine.recipe.TrainingSpec.OptimizerKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The fields of training that few change, folded under one head: micro-batches, the head's rate, what is minimised
/// beyond the task's loss, evaluation, checkpoints and limits, arithmetic. Each says why one would touch it.
final class TrainingDetails extends VBox {

    private static final String COMMAND = "command.training";

    private final RecipeFields fields;

    TrainingDetails(RecipeFields fields) {
        this.fields = fields;
        setId("training-details");
        getChildren()
                .add(new Fold(
                        "training-more",
                        pair(microBatch(), headRate()),
                        rows(),
                        pair(evaluateEvery(), timeLimit()),
                        pair(smoothing(), checkpointEvery()),
                        balanced(),
                        choice(
                                "optimizer",
                                Messages.text("training.optimizer"),
                                optimizers(),
                                r -> r.training().optimizer().kind().text()),
                        choice(
                                "precision",
                                Messages.text("training.precision"),
                                precisions(),
                                r -> r.training().precision().text()),
                        choice(
                                "checkpointActivations",
                                Messages.text("training.recompute"),
                                recomputing(),
                                r -> r.training().checkpointActivations()),
                        choice(
                                "onDivergence",
                                Messages.text("training.divergence"),
                                divergences(),
                                r -> r.training().monitor().onDivergence().text())));
    }

    /// @param without what an empty field means, where that is the default
    private PathField number(
            String label, String field, String standard, String without, Function<Recipe, String> read, String help) {
        PathField entry = new PathField(fields, label, standard, COMMAND, "training." + field, read).help(help);
        return standard.isEmpty() ? entry.empty(without) : entry;
    }

    private PathField microBatch() {
        return number(
                Messages.text("training.micro"),
                "microBatchSize",
                "",
                Messages.text("training.micro.none"),
                r -> text(r.training().microBatchSize()),
                Messages.text("training.micro.help"));
    }

    private PathField headRate() {
        return number(
                Messages.text("training.head-rate"),
                "headLearningRate",
                "",
                Messages.text("training.head-rate.none"),
                r -> {
                    Double rate = r.training().rates().headLearningRate();
                    return rate == null ? "" : Figures.rate(rate);
                },
                Messages.text("training.head-rate.help"));
    }

    private PathField evaluateEvery() {
        return number(
                Messages.text("training.evaluate"),
                "evaluateEvery",
                "",
                Messages.text("training.evaluate.none"),
                r -> text(r.training().monitor().evaluateEvery()),
                Messages.text("training.evaluate.help"));
    }

    private PathField timeLimit() {
        return number(
                Messages.text("training.limit"),
                "timeLimit",
                "",
                Messages.text("form.none"),
                r -> {
                    Double limit = r.training().monitor().timeLimit();
                    return limit == null ? "" : Figures.trimmed(limit);
                },
                Messages.text("training.limit.help"));
    }

    private PathField smoothing() {
        return number(
                Messages.text("training.smoothing"),
                "labelSmoothing",
                "0",
                "",
                r -> Figures.trimmed(r.training().loss().labelSmoothing()),
                Messages.text("training.smoothing.help"));
    }

    private PathField checkpointEvery() {
        return number(
                Messages.text("training.checkpoint"),
                "checkpointEvery",
                "60",
                "",
                r -> Figures.trimmed(r.training().monitor().checkpointEvery()),
                Messages.text("training.checkpoint.help"));
    }

    private static String text(@Nullable Integer value) {
        return value == null ? "" : value.toString();
    }

    /// What a step is made of: the effective batch.
    private Node rows() {
        Label words = Controls.label("", "g-small", "g-muted");
        words.setId("training-rows");
        words.setWrapText(true);
        fields.follow(() -> {
            TrainingSpec training = fields.recipe().training();
            Integer micro = training.microBatchSize();
            int parts = micro == null || micro < 1 ? 1 : Math.ceilDiv(training.batchSize(), micro);
            words.setText(
                    micro == null || micro < 1
                            ? Messages.text("training.rows.fit", training.batchSize())
                            : Messages.text("training.rows", training.batchSize(), parts, micro));
        });
        return words;
    }

    private Node balanced() {
        CheckBox box = new CheckBox(Messages.text("training.balanced"));
        box.setId("training-balanced");
        box.setOnAction(
                event -> fields.set(COMMAND, "training.classWeights", box.isSelected() ? "balanced" : "null", null));
        Field field = new Field(box);
        field.help(Messages.text("training.balanced.help"));
        fields.follow(() -> {
            box.setSelected(fields.recipe().training().loss().balancedClasses());
            boolean matters = fields.recipe().task().kind() == Task.Kind.CLASSIFICATION;
            field.setVisible(matters);
            field.setManaged(matters);
        });
        return field;
    }

    /// @param words value of the recipe to words, the default first
    private Node choice(String name, String label, Map<String, String> words, Function<Recipe, String> read) {
        String path = "training." + name;
        Choice<String> choice = new Choice<>(
                "training-" + name,
                List.copyOf(words.keySet()),
                value -> words.getOrDefault(value, value),
                value -> fields.set(COMMAND, path, value, null));
        Field field = new Field(label, choice);
        fields.follow(() -> {
            choice.show(read.apply(fields.recipe()), "");
            field.problem(fields.problem(path));
        });
        return field;
    }

    private static Map<String, String> optimizers() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(OptimizerKind.ADAMW.text(), "AdamW");
        words.put(OptimizerKind.ADAMW_8BIT.text(), Messages.text("training.optimizer.adamw8bit"));
        words.put(OptimizerKind.SGD.text(), Messages.text("training.optimizer.sgd"));
        return words;
    }

    private static Map<String, String> precisions() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(Precision.AUTO.text(), Messages.text("training.precision.auto"));
        for (Precision precision : List.of(Precision.FP32, Precision.BF16, Precision.FP16)) {
            words.put(precision.text(), precision.text());
        }
        return words;
    }

    private static Map<String, String> recomputing() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("auto", Messages.text("training.recompute.auto"));
        words.put("true", Messages.text("training.recompute.always"));
        words.put("false", Messages.text("training.recompute.never"));
        return words;
    }

    private static Map<String, String> divergences() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(OnDivergence.STOP.text(), Messages.text("training.divergence.stop"));
        words.put(OnDivergence.RETRY.text(), Messages.text("training.divergence.retry"));
        words.put(OnDivergence.GO_ON.text(), Messages.text("training.divergence.go-on"));
        return words;
    }

    private static GridPane pair(Node left, Node right) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("g-pair");
        grid.addRow(0, left, right);
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            grid.getColumnConstraints().add(half);
        }
        return grid;
    }
}
