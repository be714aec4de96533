package graft.app.welcome;

import graft.app.settings.Settings;
import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Look;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import graft.app.ui.Theme;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// The first page: on the left what to do, on the right how the window is set up and what computes.
public final class StartPage extends VBox {

    /// Of the page, among all that may be in front.
    public static final String ID = "start";

    /// Size of text from which nothing has room beside another.
    private static final double LARGE = 1.5;

    private static final int TEMPLATES_BESIDE = 2;

    private final StartViewModel model;
    private final Settings settings;
    private final Theme theme;
    private final Overlay overlay;
    private final Button go;

    /// What the page asks of the window.
    ///
    /// @param open     opens a recipe file
    /// @param openAny  lets a person choose a recipe file
    /// @param openData lets a person choose a table
    public record Actions(Consumer<Path> open, Runnable openAny, Runnable openData) {}

    public StartPage(StartViewModel model, Settings settings, Theme theme, Overlay overlay, Actions actions) {
        this.model = model;
        this.settings = settings;
        this.theme = theme;
        this.overlay = overlay;
        getStyleClass().addAll("g-card", "g-start");
        setId(ID);
        go = row("start-continue", model.marks(), Messages.text("welcome.continue"), model.open(), () -> {});
        go.getStyleClass().add("g-start-go");
        Node left = left(actions);
        Node right = right();
        ScrollPane scroll = new ScrollPane();
        theme.scaleProperty().subscribe(scale -> {
            Pane columns = scale > LARGE ? new VBox(left, right) : new HBox(left, right);
            columns.getStyleClass().add("g-start-columns");
            scroll.setContent(columns);
        });
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("g-plain-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Label title = Controls.label(Messages.text("welcome.title"), "g-title");
        Label hint = Controls.label(Messages.text("welcome.drop"), "g-muted");
        hint.setWrapText(true);
        getChildren().addAll(title, scroll, hint);
    }

    public void open() {
        overlay.show(this, go);
    }

    private Node left(Actions actions) {
        GridPane templates = new GridPane();
        templates.getStyleClass().add("g-start-list");
        ColumnConstraints equal = new ColumnConstraints();
        theme.scaleProperty().subscribe(scale -> {
            int beside = scale > LARGE ? 1 : TEMPLATES_BESIDE;
            equal.setPercentWidth(100.0 / beside);
            templates.getColumnConstraints().setAll(Collections.nCopies(beside, equal));
            place(templates, beside);
        });
        model.templatesProperty().subscribe(found -> {
            templates.getChildren().clear();
            for (StartViewModel.Template template : found) {
                templates
                        .getChildren()
                        .add(row(
                                "start-template-" + template.title(),
                                template.marks(),
                                template.title(),
                                template.words(),
                                () -> model.begin(template)));
            }
            place(templates, templates.getColumnConstraints().size());
        });
        VBox left = new VBox(go);
        left.getStyleClass().add("g-start-left");
        HBox.setHgrow(left, Priority.ALWAYS);
        List<Path> recent = model.recent();
        if (!recent.isEmpty()) {
            left.getChildren().add(head(Messages.text("welcome.recent")));
            for (Path path : recent) {
                left.getChildren()
                        .add(row(
                                "start-recent-" + path.getFileName(),
                                List.of(),
                                String.valueOf(path.getFileName()),
                                String.valueOf(path.getParent()),
                                () -> actions.open().accept(path)));
            }
        }
        left.getChildren()
                .addAll(
                        head(Messages.text("welcome.templates")),
                        templates,
                        head(Messages.text("welcome.open")),
                        row(
                                "start-open",
                                List.of(),
                                Messages.text("menu.open"),
                                Messages.text("welcome.open.recipe"),
                                actions.openAny()),
                        row(
                                "start-data",
                                List.of(),
                                Messages.text("top.data.file"),
                                Messages.text("welcome.open.data"),
                                actions.openData()));
        return left;
    }

    private static void place(GridPane tiles, int beside) {
        for (int index = 0; index < tiles.getChildren().size(); index++) {
            GridPane.setConstraints(tiles.getChildren().get(index), index % beside, index / beside);
        }
    }

    private Node right() {
        Label compute = new Label();
        compute.setId("start-compute");
        compute.textProperty().bind(model.computeProperty());
        compute.setWrapText(true);
        Button test = new Button(Messages.text("welcome.test"));
        test.setId("start-test");
        test.getStyleClass().setAll("button", "g-button");
        test.setOnAction(event -> model.test());
        VBox right = new VBox(
                head(Messages.text("welcome.settings")),
                choice(
                        "start-look",
                        Messages.text("welcome.look"),
                        List.of(Look.values()),
                        Look::title,
                        theme.lookProperty().get(),
                        theme.lookProperty()::set),
                choice(
                        "start-scale",
                        Messages.text("welcome.scale"),
                        List.of(1.0, 1.2, 1.5, 1.8, 2.0),
                        scale -> Messages.text("status.scale", Math.round(scale * 100)),
                        theme.scaleProperty().get(),
                        theme::setScale),
                choice(
                        "start-level",
                        Messages.text("welcome.level"),
                        List.of(Level.values()),
                        Level::title,
                        theme.levelProperty().get(),
                        theme.levelProperty()::set),
                choice(
                        "start-language",
                        Messages.text("welcome.language"),
                        List.of("en", "de"),
                        tag -> Locale.of(tag).getDisplayLanguage(Locale.of(tag)),
                        Locale.getDefault().getLanguage().equals("de") ? "de" : "en",
                        settings::setLanguage),
                wrapped(Messages.text("welcome.language.next")),
                head(Messages.text("welcome.computing")),
                compute,
                test);
        right.getStyleClass().add("g-start-right");
        return right;
    }

    private static Label wrapped(String words) {
        Label label = Controls.label(words, "g-muted", "g-small");
        label.setWrapText(true);
        return label;
    }

    private static Label head(String words) {
        return Controls.label(words, "g-strong", "g-start-head");
    }

    /// A title in strong text over what it is, beside the marks of its adapters.
    private Button row(String id, List<MarkKind> marks, String title, String words, Runnable action) {
        Button row = new Button();
        row.setId(id);
        row.getStyleClass().setAll("g-list-row");
        row.setMaxWidth(Double.MAX_VALUE);
        HBox graphic = new HBox();
        graphic.getStyleClass().add("g-start-row");
        marks.forEach(kind -> graphic.getChildren().add(new Mark(kind)));
        graphic.getChildren()
                .add(new VBox(Controls.label(title, "g-strong"), Controls.label(words, "g-muted", "g-small")));
        row.setGraphic(graphic);
        row.setAccessibleText(title + " " + words);
        row.setOnAction(event -> {
            overlay.close();
            action.run();
        });
        return row;
    }

    private static <T> Node choice(
            String id, String name, List<T> values, Function<T, String> words, T now, Consumer<T> chosen) {
        ComboBox<T> box = new ComboBox<>(FXCollections.observableArrayList(values));
        box.setId(id);
        box.getStyleClass().add("g-entry");
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : words.apply(value);
            }

            @Override
            public T fromString(String text) {
                return now;
            }
        });
        box.setValue(now);
        box.valueProperty().addListener((observed, before, value) -> chosen.accept(value));
        Label label = Controls.label(name, "g-muted", "g-small");
        label.setLabelFor(box);
        VBox both = new VBox(label, box);
        both.getStyleClass().add("g-field");
        return both;
    }
}
