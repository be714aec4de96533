package graft.app;

import graft.app.bases.BasePickerViewModel;
import graft.app.bases.BasePopup;
import graft.app.data.TaskWords;
import graft.app.document.DataChoice;
import graft.app.document.DataLabels;
import graft.app.document.Preset;
import graft.app.document.RecipeDocument;
import graft.app.ui.EngineWords;
import graft.app.ui.Failures;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Picker;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.runs.RowCounts;
import graft.engine.service.DataEntry;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;

/// The three pickers of the top bar: base model, data, preset. Their menus come from the engine's lists, which are
/// asked for once it is up.
final class Pickers {

    private final WorkbenchContext context;
    private final RecipeDocument document;
    private final Consumer<String> say;
    private final Picker base = new Picker("base", Messages.text("top.base"));
    private final BasePickerViewModel bases;
    private final Picker data = new Picker("data", Messages.text("top.data"), this::sources);
    private final Picker preset = new Picker("preset", Messages.text("top.preset"), this::presets);
    private final ReadOnlyObjectWrapper<RowCounts> rows = new ReadOnlyObjectWrapper<>(this, "rows", RowCounts.UNKNOWN);
    private final ReadOnlyObjectWrapper<DataLabels> labels =
            new ReadOnlyObjectWrapper<>(this, "labels", DataLabels.UNKNOWN);
    private List<DataEntry> samples = List.of();
    private Source counted = Source.NONE;
    /// Of the source that was counted, however they are cut.
    private RowCounts whole = RowCounts.UNKNOWN;
    /// Whether it is said how many rows the data has: it was just chosen, or something else was said of what was
    /// before.
    private boolean saysRows;
    /// Whether the status bar has told of data that may be others by now.
    private boolean hasSaid;

    /// What rows and labels are counted of.
    private record Source(String train, Map<String, String> columns, Task.Kind task) {

        static final Source NONE = new Source("", Map.of(), Task.Kind.CLASSIFICATION);

        static Source of(Recipe recipe) {
            return new Source(
                    recipe.data().source().train(),
                    recipe.data().columns(),
                    recipe.task().kind());
        }
    }

    Pickers(WorkbenchContext context, Consumer<String> say) {
        this.context = context;
        this.document = context.document();
        this.say = say;
        bases = new BasePickerViewModel(document, context.engine(), context.tasks(), say);
        BasePopup popup = new BasePopup(bases, this::chooseBaseFolder);
        base.setOnAction(event -> popup.toggle(base));
        document.recipeProperty().subscribe(recipe -> show());
        document.shapeProperty().subscribe(shape -> show());
    }

    List<Node> nodes() {
        return List.of(base, data, preset);
    }

    void setNarrow(boolean narrow) {
        base.setNarrow(narrow);
        data.setNarrow(narrow);
        preset.setNarrow(narrow);
    }

    /// Rows of the recipe's data.
    ReadOnlyObjectProperty<RowCounts> rowsProperty() {
        return rows.getReadOnlyProperty();
    }

    /// Labels of the recipe's data.
    ReadOnlyObjectProperty<DataLabels> labelsProperty() {
        return labels.getReadOnlyProperty();
    }

    /// Asks the engine for its lists; called when it has come up.
    void refresh() {
        bases.refresh();
        context.tasks()
                .follow(
                        context.engine().datasets(),
                        found -> {
                            samples = List.copyOf(found);
                            counted = Source.NONE;
                            show();
                        },
                        this::quiet);
    }

    /// A list that cannot be had leaves the menus short; the engine's own banner says what is wrong.
    private void quiet(Throwable failure) {
        say.accept(Failures.words(failure));
    }

    private void show() {
        ModelShape shape = document.shape();
        String model = document.recipe().base().model();
        base.show(lastPart(model), shape == null ? "" : Figures.shortCount(shape.parameters()));
        String source = document.recipe().data().source().train();
        countRows(Source.of(document.recipe()));
        cut();
        data.show(lastPart(source), whole.known() ? Messages.text("top.rows", learned()) : "");
        preset.show(
                shape == null
                        ? Figures.NONE
                        : Preset.of(document.recipe().adapters(), shape)
                                .map(found -> Messages.text(found.nameKey()))
                                .orElse(Messages.text("preset.own")),
                "");
    }

    private void countRows(Source source) {
        if (source.equals(counted)) {
            return;
        }
        if (!source.train().equals(counted.train())) {
            saysRows |= hasSaid;
            whole = RowCounts.UNKNOWN;
        }
        counted = source;
        labels.set(DataLabels.UNKNOWN);
        samples.stream()
                .filter(sample -> sample.name().equals(source.train()))
                .findFirst()
                .ifPresentOrElse(
                        sample -> counted(source, new RowCounts(sample.rows(), 0, sample.testRows())),
                        () -> inspect(source));
    }

    /// Counts the rows anew: the file behind the source is another one now.
    void recount() {
        counted = Source.NONE;
        show();
    }

    /// The validation share may change without another source.
    private void cut() {
        rows.set(
                whole.known() && ownValidation() == null
                        ? RowCounts.cut(learned(), document.recipe().data().validationShare(), whole.test())
                        : whole);
    }

    private long learned() {
        return ownValidation() == null ? whole.learned() : whole.train();
    }

    private @Nullable String ownValidation() {
        return document.recipe().data().source().validation();
    }

    private void inspect(Source source) {
        if (!source.train().contains("/") && !source.train().contains("\\")) {
            return;
        }
        context.tasks()
                .follow(
                        context.engine().inspectData(new DataRequest(RecipeJson.write(document.recipe()), 0)),
                        report -> {
                            if (source.equals(counted) && report.problem().isEmpty()) {
                                counted(
                                        source,
                                        new RowCounts(report.trainRows(), report.validationRows(), report.testRows()));
                                labels.set(new DataLabels(report.labels().stream()
                                        .map(DataReport.LabelCount::label)
                                        .toList()));
                                show();
                            } else if (source.equals(counted)) {
                                refused(report.problem());
                            }
                        },
                        failure -> refused(Failures.words(failure)));
    }

    private void refused(String words) {
        hasSaid = true;
        say.accept(words);
    }

    private void counted(Source source, RowCounts rowsOfIt) {
        whole = rowsOfIt;
        if (saysRows) {
            saysRows = false;
            hasSaid = true;
            say.accept(Messages.text("said.data", lastPart(source.train()), learned()));
        }
    }

    /// By hand: a recipe's text may name what is no path on this system.
    private static String lastPart(String path) {
        String trimmed = path.replaceAll("[/\\\\]+$", "");
        return trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
    }

    /// Lets a person choose a model's folder as the base.
    void chooseBaseFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Messages.text("bases.folder.title"));
        @Nullable File folder = chooser.showDialog(base.getScene().getWindow());
        if (folder != null) {
            openBase(folder.toPath());
        }
    }

    /// Takes a model folder as the recipe's base, as the picker and a drop on the window do.
    void openBase(Path folder) {
        bases.open(folder);
    }

    private List<MenuItem> sources() {
        List<MenuItem> items = new ArrayList<>();
        for (DataEntry sample : samples) {
            String detail =
                    Messages.text("top.data.detail", EngineWords.of(sample.title()), task(sample), sample.rows());
            items.add(item(
                    sample.name(),
                    detail,
                    true,
                    () -> document.apply("command.data", recipe -> DataChoice.sample(recipe, sample))));
        }
        items.add(new SeparatorMenuItem());
        items.add(item("top.data.file", this::chooseFile));
        return items;
    }

    private static String task(DataEntry sample) {
        return Task.Kind.of(sample.task()).map(TaskWords::of).orElseGet(sample::task);
    }

    /// Lets a person choose a table as the data.
    void chooseFile() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Messages.text("top.data.file.title"));
        chooser.getExtensionFilters()
                .setAll(
                        new FileChooser.ExtensionFilter(
                                Messages.text("top.data.files"), "*.csv", "*.tsv", "*.jsonl", "*.json", "*.parquet"),
                        new FileChooser.ExtensionFilter(Messages.text("top.data.all"), "*"));
        @Nullable File file = chooser.showOpenDialog(data.getScene().getWindow());
        if (file != null) {
            chooseData(file.toPath());
        }
    }

    /// Takes a file as the recipe's data, as the picker and a drop on the window do.
    void chooseData(Path file) {
        chooseData(file, true);
    }

    /// @param saysRows whether the status bar says how many rows it has, once that is known
    void chooseData(Path file, boolean saysRows) {
        this.saysRows = saysRows;
        hasSaid = false;
        document.apply("command.data", recipe -> DataChoice.file(recipe, file.toAbsolutePath()));
    }

    private List<MenuItem> presets() {
        List<MenuItem> items = new ArrayList<>();
        ModelShape shape = document.shape();
        if (shape == null) {
            return items;
        }
        for (Preset choice : Preset.values()) {
            items.add(item(
                    choice.nameKey(),
                    () -> document.apply("command.preset", recipe -> recipe.withAdapters(choice.adapters(shape)))));
        }
        return items;
    }

    private static MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem(Messages.text(key));
        item.setOnAction(event -> action.run());
        return item;
    }

    private static MenuItem item(String title, String detail, boolean usable, Runnable action) {
        Label name = new Label(title);
        name.getStyleClass().add("g-strong");
        Label more = new Label(detail);
        more.getStyleClass().addAll("g-muted", "g-small");
        CustomMenuItem item = new CustomMenuItem(new VBox(name, more), true);
        item.setDisable(!usable);
        item.setOnAction(event -> action.run());
        return item;
    }
}
