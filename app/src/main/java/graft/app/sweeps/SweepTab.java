package graft.app.sweeps;

import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import java.util.Optional;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/// The sweep builder at the left, count times time beside its button, and what a sweep has measured at the right: as
/// table, heat map or parallel axes.
public final class SweepTab implements DockTab {

    /// A way to look at the result.
    private enum Form {
        TABLE,
        HEAT,
        PARALLEL
    }

    private final SweepViewModel model;
    private final Theme theme;
    private final VariantTable table;
    private final HeatMap heat = new HeatMap();
    private final ParallelAxes parallel = new ParallelAxes();
    private final SimpleObjectProperty<Form> form = new SimpleObjectProperty<>(this, "form", Form.TABLE);
    private final Timeline timer;

    public SweepTab(SweepViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        table = new VariantTable(theme, model.readingProperty());
        timer = new Timeline(new KeyFrame(Duration.seconds(1), event -> model.refresh()));
        timer.setCycleCount(Timeline.INDEFINITE);
    }

    @Override
    public String id() {
        return "sweep";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("sweeps.title"));
    }

    @Override
    public void shown(boolean visible) {
        if (visible) {
            model.list();
            timer.play();
        } else {
            timer.stop();
        }
    }

    @Override
    public Level level() {
        return Level.LAB;
    }

    @Override
    public Node content() {
        ScrollPane scrolled = new ScrollPane(heat);
        scrolled.getStyleClass().add("g-plain-scroll");
        scrolled.setFitToWidth(true);
        scrolled.setFitToHeight(true);
        StackPane result = new StackPane(table, scrolled, parallel);
        form.subscribe(now -> {
            table.setVisible(now == Form.TABLE);
            scrolled.setVisible(now == Form.HEAT);
            parallel.setVisible(now == Form.PARALLEL);
        });
        model.resultProperty().subscribe(found -> found.ifPresent(this::show));
        Runnable again = () -> model.resultProperty().get().ifPresent(this::show);
        theme.colorsProperty().addListener(observed -> again.run());
        theme.scaleProperty().addListener(observed -> again.run());
        HBox.setHgrow(result, Priority.ALWAYS);
        ScrollPane left = new ScrollPane(new SweepBuilder(model, theme));
        left.setFitToWidth(true);
        left.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        left.getStyleClass().addAll("g-plain-scroll", "g-sweep-builder");
        HBox both = new HBox(left, result);
        both.setMinSize(0, 0);
        left.maxWidthProperty().bind(both.widthProperty().divide(2));
        return both;
    }

    @Override
    public Optional<Node> tools() {
        ComboBox<String> sweeps = new ComboBox<>(model.sweeps());
        sweeps.setId("sweep-chosen");
        sweeps.getStyleClass().addAll("g-entry", "g-chosen");
        sweeps.setPromptText(Messages.text("sweeps.choose"));
        sweeps.valueProperty().addListener((observed, before, now) -> {
            if (now != null) {
                model.chosenProperty().set(Optional.of(now));
            }
        });
        model.chosenProperty().subscribe(now -> now.ifPresent(sweeps::setValue));
        HBox forms = new HBox();
        forms.getStyleClass().add("g-choices");
        for (Form each : Form.values()) {
            ToggleButton button = new ToggleButton(
                    switch (each) {
                        case TABLE -> Messages.text("sweeps.table");
                        case HEAT -> Messages.text("sweeps.heat");
                        case PARALLEL -> Messages.text("sweeps.parallel");
                    });
            button.setId("sweep-as-" + each.name().toLowerCase(java.util.Locale.ROOT));
            button.getStyleClass().setAll("g-tab", "g-choice");
            button.setMinWidth(Button.USE_PREF_SIZE);
            form.subscribe(now -> button.setSelected(now == each));
            button.setOnAction(event -> {
                form.set(each);
                button.setSelected(true);
            });
            forms.getChildren().add(button);
        }
        return Optional.of(Controls.row(sweeps, forms));
    }

    private void show(SweepResult result) {
        table.show(result);
        heat.show(result, theme);
        parallel.show(result, theme);
    }
}
