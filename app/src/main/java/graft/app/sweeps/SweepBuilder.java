package graft.app.sweeps;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// The form of a sweep: up to three fields with their values, seeds, and what queueing it comes to.
final class SweepBuilder extends VBox {

    private static final int MOST_SEEDS = 99;
    /// In em: a narrower form has a field's values below it.
    private static final double BESIDE = 20;

    private final SweepViewModel model;
    private final Theme theme;

    SweepBuilder(SweepViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        getStyleClass().add("g-sweep-form");
        for (int i = 0; i < SweepViewModel.FIELDS; i++) {
            getChildren().add(line(i));
        }
        getChildren()
                .addAll(
                        Controls.row(
                                Controls.label(Messages.text("sweeps.seeds"), "g-muted"),
                                seeds(),
                                Controls.spacer(),
                                queue()),
                        count(),
                        state());
    }

    private Node seeds() {
        Spinner<Integer> seeds = new Spinner<>(1, MOST_SEEDS, 1);
        seeds.getValueFactory().setConverter(new WholeNumbers(seeds::getValue));
        seeds.setId("sweep-seeds");
        seeds.setEditable(true);
        seeds.getStyleClass().add("g-sweep-seeds");
        seeds.setAccessibleText(Messages.text("sweeps.seeds"));
        seeds.valueProperty().subscribe(now -> model.seedsProperty().set(now == null ? 1 : now));
        return seeds;
    }

    private Node queue() {
        Button queue = new Button(Messages.text("sweeps.queue"));
        queue.setId("sweep-queue");
        queue.getStyleClass().setAll("button", "g-button");
        queue.setMinWidth(Button.USE_PREF_SIZE);
        queue.setOnAction(event -> model.queue());
        model.planProperty().subscribe(plan -> queue.setDisable(plan.json().isEmpty()));
        return queue;
    }

    /// How many runs it makes and how long they take, or why it makes none.
    private Node count() {
        Label count = Controls.label("", "g-muted", "g-small");
        count.setId("sweep-count");
        count.setWrapText(true);
        InvalidationListener again =
                observed -> count.setText(words(model.planProperty().get()));
        model.timesProperty().addListener(again);
        model.leftProperty().addListener(again);
        model.planProperty().subscribe(plan -> {
            count.setText(words(plan));
            count.getStyleClass().setAll("label", "g-small", plan.problem().isEmpty() ? "g-muted" : "g-failed");
        });
        return count;
    }

    private Node state() {
        Label state = Controls.label("", "g-small", "g-muted");
        state.setWrapText(true);
        state.textProperty().bind(model.stateProperty());
        return state;
    }

    private String words(SweepPlan plan) {
        if (!plan.problem().isEmpty()) {
            return plan.problem();
        }
        if (plan.runs() == 0) {
            return Messages.text("sweeps.hint");
        }
        return words(plan, model.leftProperty().get().size(), model.seconds());
    }

    /// @param left    runs that are not there yet
    /// @param seconds that they take, NaN where that is not known
    static String words(SweepPlan plan, int left, double seconds) {
        String count = Messages.text("sweeps.count", plan.variants(), plan.runs());
        if (left < plan.runs()) {
            count += Messages.text("sweeps.count.there", plan.runs() - left);
        }
        return left > 0 && Double.isFinite(seconds)
                ? count + Messages.text("sweeps.count.time", Figures.duration(seconds))
                : count;
    }

    private Node line(int index) {
        SweepViewModel.FieldLine line = model.lines().get(index);
        FieldBox path = new FieldBox(model::paths, model::whole);
        path.setId("sweep-path-" + index);
        path.getEditor().textProperty().bindBidirectional(line.path());
        TextField values = new TextField();
        values.setId("sweep-values-" + index);
        values.setPromptText(Messages.text("sweeps.values"));
        values.getStyleClass().add("g-entry");
        values.textProperty().bindBidirectional(line.values());
        GridPane pair = new GridPane();
        pair.getStyleClass().add("g-sweep-line");
        for (int percent : new int[] {60, 40}) {
            ColumnConstraints share = new ColumnConstraints();
            share.setPercentWidth(percent);
            pair.getColumnConstraints().add(share);
        }
        pair.getChildren().setAll(path, values);
        pair.widthProperty().subscribe(width -> {
            boolean below = width.doubleValue() < BESIDE * theme.em();
            GridPane.setConstraints(path, 0, 0, below ? 2 : 1, 1);
            GridPane.setConstraints(values, below ? 0 : 1, below ? 1 : 0, below ? 2 : 1, 1);
        });
        return pair;
    }
}
