package graft.app.data;

import graft.app.inspector.Choice;
import graft.app.inspector.Field;
import graft.app.inspector.PathField;
import graft.app.inspector.RecipeFields;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.service.DataEntry;
import graft.engine.service.DataReport;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.Duration;

/// The data form: source, columns and their roles, split and length, and what the engine found in the rows.
public final class DataTab implements InspectorTab {

    /// Typing asks the engine only after a pause.
    private static final Duration PAUSE = Duration.millis(350);

    private final DataViewModel model;
    private final RecipeFields fields;
    private final VBox roles = new VBox();
    private final VBox found = new VBox();
    private final Label state = Controls.label("", "g-muted");
    private final ReportView report = new ReportView();

    public DataTab(DataViewModel model, RecipeFields fields) {
        this.model = model;
        this.fields = fields;
    }

    @Override
    public String id() {
        return "data";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("data.title"));
    }

    @Override
    public Node content() {
        for (VBox box : List.of(roles, found)) {
            box.getStyleClass().add("g-form");
        }
        state.setWrapText(true);
        state.setId("data-state");
        state.textProperty().bind(model.stateProperty());
        model.refusedProperty()
                .subscribe(refused -> state.getStyleClass().setAll("label", refused ? "g-failed" : "g-muted"));
        state.visibleProperty().bind(model.stateProperty().isNotEmpty());
        state.managedProperty().bind(state.visibleProperty());
        model.reportProperty().subscribe(known -> show(Optional.ofNullable(known)));
        PauseTransition pause = new PauseTransition(PAUSE);
        pause.setOnFinished(event -> model.look());
        fields.follow(pause::playFromStart);
        model.look();
        PathField length = number(
                "data.length",
                "128",
                "data.maxLength",
                r -> Integer.toString(r.data().maxLength()));
        PathField share = number(
                "data.validation",
                "0.1",
                "data.validation",
                r -> Figures.trimmed(r.data().validationShare()));
        PathField seed = number(
                "data.seed", "7", "data.seed", r -> Long.toString(r.data().seed()));
        VBox form = new VBox(
                source(),
                new TaskField(model, fields),
                roles,
                validation(share),
                Controls.pair(length, seed),
                state,
                found);
        form.getStyleClass().add("g-form");
        return form;
    }

    /// The share that is cut for validation, or the file that validation rows come from: then the share means nothing.
    private Node validation(PathField share) {
        Label file = Controls.label("", "g-small");
        file.setId("data-validation-file");
        file.setWrapText(true);
        Field own = new Field(Messages.text("data.validation"), file);
        fields.follow(() -> {
            String given = model.recipe().data().source().validation();
            file.setText(given == null ? "" : Messages.text("data.validation.file", new File(given).getName()));
            shown(own, given != null);
            shown(share, given == null);
        });
        return new VBox(share, own);
    }

    private static void shown(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    private PathField number(
            String label,
            String standard,
            String path,
            java.util.function.Function<graft.engine.recipe.Recipe, String> read) {
        return new PathField(fields, Messages.text(label), standard, "command.data.split", path, read);
    }

    private Node source() {
        Choice<DataEntry> sample = new Choice<>("data-sample", List.of(), DataEntry::name, model::choose);
        Runnable show = () -> {
            String source = model.recipe().data().source().train();
            DataEntry known = model.samples().stream()
                    .filter(entry -> entry.name().equals(source))
                    .findFirst()
                    .orElse(null);
            sample.show(known, new File(source).getName());
        };
        model.samples().addListener((ListChangeListener<DataEntry>) change -> {
            sample.show(null, "");
            sample.getItems().setAll(model.samples());
            show.run();
        });
        fields.follow(show);
        HBox.setHgrow(sample, Priority.ALWAYS);
        Button open = new Button(Messages.text("data.open"));
        open.setId("data-open");
        open.getStyleClass().setAll("button", "g-button");
        open.setMinWidth(Button.USE_PREF_SIZE);
        open.setOnAction(event -> {
            FileChooser chooser = new FileChooser();
            chooser.setTitle(Messages.text("data.open.title"));
            chooser.getExtensionFilters()
                    .add(new FileChooser.ExtensionFilter(
                            Messages.text("data.open.kinds"),
                            "*.csv",
                            "*.tsv",
                            "*.jsonl",
                            "*.ndjson",
                            "*.json",
                            "*.parquet"));
            File file = chooser.showOpenDialog(open.getScene().getWindow());
            if (file != null) {
                model.choose(file.toPath());
            }
        });
        Button type = new Button(Messages.text("data.typed"));
        type.setId("data-type");
        type.getStyleClass().setAll("button", "g-button");
        type.setMinWidth(Button.USE_PREF_SIZE);
        type.setOnAction(event ->
                new TypedDataDialog(type, model).ask().ifPresent(typed -> model.keep(typed.name(), typed.table())));
        return new Field(Messages.text("data.source"), new VBox(6, Controls.row(sample, open), type));
    }

    private void show(Optional<DataReport> known) {
        String keyboard = keyboardIn(roles);
        roles.getChildren().clear();
        found.getChildren().clear();
        known.ifPresent(data -> {
            List<String> columns =
                    data.columns().stream().map(DataReport.Column::name).toList();
            for (String role : model.roles()) {
                String label = capitalised(Messages.text("data.role", role));
                RoleEntry choice =
                        new RoleEntry(role, label, columns, model.column(role), given -> model.setColumn(role, given));
                Field field = new Field(label, choice);
                boolean guessed = !model.recipe().data().columns().containsKey(role)
                        && !model.column(role).isEmpty();
                field.hint(guessed ? Messages.text("data.guessed") : "");
                roles.getChildren().add(field);
            }
            goOn(keyboard);
            if (!data.problem().isEmpty()) {
                return; // the columns are all that is known: another may be chosen
            }
            found.getChildren().setAll(report.of(data, model.recipe().data().maxLength()));
        });
    }

    /// The id of what has the keyboard in a box; empty where nothing there has.
    private static String keyboardIn(Node box) {
        Scene scene = box.getScene();
        Node owner = scene == null ? null : scene.getFocusOwner();
        if (owner == null || owner.getId() == null) {
            return "";
        }
        for (Node at = owner; at != null; at = at.getParent()) {
            if (at == box) {
                return owner.getId();
            }
        }
        return "";
    }

    /// Who has just filled a role goes on typing there, though the fields are new.
    private void goOn(String keyboard) {
        Node again = keyboard.isEmpty() ? null : roles.lookup("#" + keyboard);
        if (again != null) {
            again.applyCss(); // a text field's caret is its skin's
            again.requestFocus();
            if (again instanceof TextField text) {
                text.end();
            }
        }
    }

    private static String capitalised(String words) {
        return words.substring(0, 1).toUpperCase(Locale.getDefault()) + words.substring(1);
    }
}
