package graft.app.welcome;

import graft.app.canvas.Thumbnail;
import graft.app.settings.Settings;
import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import graft.app.ui.Theme;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The first page: on the left what to do, on the right how the window is set up and what computes.
public final class StartPage extends VBox {

    /// Of the page, among all that may be in front.
    public static final String ID = "start";

    /// Size of text from which nothing has room beside another.
    private static final double LARGE = 1.5;

    private static final int TEMPLATES_BESIDE = 2;

    private final StartViewModel model;
    private final Theme theme;
    private final Overlay overlay;
    private final Button go;

    /// What the page asks of the window.
    ///
    /// @param open     opens a recipe file
    /// @param openAny  lets a person choose a recipe file
    /// @param openData lets a person choose a table
    /// @param folder   lets a person choose where runs are kept
    /// @param language makes the window speak the language that was chosen; false where that must wait
    public record Actions(
            Consumer<Path> open, Runnable openAny, Runnable openData, Runnable folder, BooleanSupplier language) {}

    /// @param device on what runs are trained: `auto`, `cpu`, `cuda:0`
    public StartPage(
            StartViewModel model,
            Settings settings,
            Theme theme,
            StringProperty device,
            Overlay overlay,
            Actions actions) {
        this.model = model;
        this.theme = theme;
        this.overlay = overlay;
        getStyleClass().addAll("g-card", "g-start");
        setId(ID);
        go = row(
                "start-continue",
                Optional.empty(),
                model.marks(),
                Messages.text("welcome.continue"),
                model.open(),
                () -> {});
        model.sketch().ifPresent(sketch -> picture(go, sketch));
        go.getStyleClass().add("g-start-go");
        Node left = left(actions);
        Node right = new StartSettings(model, settings, theme, device, actions);
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
        hint.setMinHeight(USE_PREF_SIZE);
        hint.setId("start-drop");
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
                Button tile = row(
                        "start-template-" + template.recipe().name(),
                        template.sketch(),
                        template.marks(),
                        template.words().title(),
                        template.words().shows(),
                        () -> model.begin(template));
                tile.getStyleClass().add("g-start-template");
                templates.getChildren().add(tile);
            }
            place(templates, templates.getColumnConstraints().size());
        });
        VBox left = new VBox(go);
        left.getStyleClass().add("g-start-left");
        HBox.setHgrow(left, Priority.ALWAYS);
        List<Path> recent = model.recent();
        if (!recent.isEmpty()) {
            left.getChildren().add(StartSettings.head(Messages.text("welcome.recent")));
            for (Path path : recent) {
                Button entry = row(
                        "start-recent-" + path.getFileName(),
                        Optional.empty(),
                        List.of(),
                        String.valueOf(path.getFileName()),
                        String.valueOf(path.getParent()),
                        () -> actions.open().accept(path));
                model.recentSketchesProperty().subscribe(known -> {
                    Sketch sketch = known.get(path);
                    if (sketch != null) {
                        picture(entry, sketch);
                    }
                });
                left.getChildren().add(entry);
            }
        }
        left.getChildren()
                .addAll(
                        StartSettings.head(Messages.text("welcome.templates")),
                        templates,
                        StartSettings.head(Messages.text("welcome.open")),
                        row(
                                "start-open",
                                Optional.empty(),
                                List.of(),
                                Messages.text("menu.open"),
                                Messages.text("welcome.open.recipe"),
                                actions.openAny()),
                        row(
                                "start-data",
                                Optional.empty(),
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

    /// A title in strong text with the marks of its adapters, over what it is, beside its canvas in small.
    private Button row(
            String id, Optional<Sketch> sketch, List<MarkKind> marks, String title, String words, Runnable action) {
        Button row = new Button();
        row.setId(id);
        row.getStyleClass().setAll("g-list-row");
        row.setMaxWidth(Double.MAX_VALUE);
        HBox heading = new HBox(Controls.label(title, "g-strong"));
        heading.getStyleClass().add("g-start-row");
        marks.forEach(kind -> heading.getChildren().add(new Mark(kind)));
        Label below = Controls.label(words, "g-muted", "g-small");
        below.getStyleClass().add("g-start-words");
        HBox graphic = new HBox(new VBox(heading, below));
        graphic.getStyleClass().add("g-start-row");
        row.setGraphic(graphic);
        sketch.ifPresent(known -> picture(row, known));
        row.setAccessibleText(title + " " + words);
        row.setOnAction(event -> {
            overlay.close();
            action.run();
        });
        return row;
    }

    /// Puts a recipe's canvas before its words, as large as the text is.
    private void picture(Button row, Sketch sketch) {
        HBox graphic = (HBox) row.getGraphic();
        Runnable draw = () -> {
            graphic.getChildren().removeIf(Thumbnail.class::isInstance);
            graphic.getChildren().addFirst(new Thumbnail(sketch.recipe(), sketch.shape(), theme));
        };
        theme.scaleProperty().subscribe(scale -> draw.run());
        theme.colorsProperty().addListener(observed -> draw.run());
    }
}
