package graft.app.data;

import graft.app.document.DataChoice;
import graft.app.document.RecipeDocument;
import graft.app.task.Tasks;
import graft.app.ui.EngineWords;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.service.DataEntry;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import graft.engine.service.EngineService;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The recipe's data: which source, which column plays which role, and what the engine found in it.
public final class DataViewModel {

    private static final int SAMPLE_ROWS = 5;

    /// What a report depends on; a change of anything else needs no other look.
    private record Asked(String base, Task.Kind task, DataSpec data) {}

    private final RecipeDocument document;
    private final EngineService engine;
    private final Path workspace;
    private final Tasks tasks;
    private final ObservableList<DataEntry> samples = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable DataReport> report =
            new ReadOnlyObjectWrapper<>(this, "report", null);
    private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper(this, "state", "");
    private final ReadOnlyBooleanWrapper refused = new ReadOnlyBooleanWrapper(this, "refused", false);
    private @Nullable Asked asked;
    private String draft = "";

    /// @param workspace folder below which typed data is kept
    public DataViewModel(RecipeDocument document, EngineService engine, Path workspace, Tasks tasks) {
        this.document = document;
        this.engine = engine;
        this.workspace = workspace;
        this.tasks = tasks;
    }

    /// The bundled samples, once the engine has named them.
    public ObservableList<DataEntry> samples() {
        return samples;
    }

    /// What the source holds, or null while it is not known.
    public ReadOnlyObjectProperty<@Nullable DataReport> reportProperty() {
        return report.getReadOnlyProperty();
    }

    /// What is going on or wrong, or empty.
    public ReadOnlyStringProperty stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// Whether the state tells why the data cannot be trained on.
    public ReadOnlyBooleanProperty refusedProperty() {
        return refused.getReadOnlyProperty();
    }

    public Recipe recipe() {
        return document.recipe();
    }

    /// Asks for the list of samples and, where something has changed since, for a report of the open recipe's data.
    public void look() {
        if (samples.isEmpty()) {
            tasks.follow(engine.datasets(), samples::setAll, failure -> {});
        }
        Recipe recipe = document.recipe();
        Asked now = new Asked(recipe.base().model(), recipe.task().kind(), recipe.data());
        if (now.equals(asked)) {
            return;
        }
        if (asked == null || !asked.data().source().equals(now.data().source()) || asked.task() != now.task()) {
            report.set(null); // what stands there is of other rows, or of another task's roles
        }
        asked = now;
        tell(Messages.text("data.reading"), false);
        tasks.follow(
                engine.inspectData(new DataRequest(RecipeJson.write(recipe), SAMPLE_ROWS)),
                found -> {
                    if (now.equals(asked)) {
                        report.set(found);
                        tell(
                                EngineWords.inForms(found.problem()),
                                !found.problem().isEmpty());
                    }
                },
                failure -> {
                    if (now.equals(asked)) {
                        report.set(null);
                        tell(Failures.words(failure), true);
                    }
                });
    }

    private void tell(String words, boolean wrong) {
        refused.set(wrong);
        state.set(words);
    }

    /// Asks anew what was asked before: the engine is another one now, or the file is.
    public void lookAgain() {
        if (asked != null) {
            asked = null;
            look();
        }
    }

    public void choose(DataEntry sample) {
        document.apply("command.data", recipe -> DataChoice.sample(recipe, sample));
    }

    public void choose(Path file) {
        document.apply("command.data", recipe -> DataChoice.file(recipe, file));
    }

    /// Rows that were typed and could not be kept, for another try; empty where there are none.
    String draft() {
        return draft;
    }

    void setDraft(String text) {
        draft = text;
    }

    /// What typed or pasted rows are understood as.
    public TypedTable typed(String text) {
        return TypedTable.of(text, roles());
    }

    /// Keeps a typed table as a CSV file in the workspace and makes it the recipe's data. A name that is taken gets a
    /// number: nothing is written over.
    public void keep(String name, TypedTable table) {
        tasks.run(
                "keep typed data",
                () -> {
                    Path folder = Files.createDirectories(workspace.resolve("data"));
                    String stem =
                            name.strip().replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[._-]+", "");
                    for (int number = 1; ; number++) {
                        Path file = folder.resolve(
                                (stem.isEmpty() ? "typed" : stem) + (number == 1 ? "" : "-" + number) + ".csv");
                        try {
                            return Files.writeString(file, table.csv(), StandardOpenOption.CREATE_NEW);
                        } catch (FileAlreadyExistsException taken) {
                            continue;
                        }
                    }
                },
                file -> {
                    draft = "";
                    choose(file);
                },
                failure -> tell(Messages.text("data.typed.not-kept", Failures.words(failure)), true));
    }

    /// The task that the columns look like where it is another than the recipe's, or null. The report is of that one.
    Task.@Nullable Kind suggested() {
        DataReport known = report.get();
        return known == null
                ? null
                : Task.Kind.of(known.task())
                        .map(this::forBase)
                        .filter(kind -> kind != document.recipe().task().kind())
                        .orElse(null);
    }

    /// Text alone is continued by a decoder; an encoder learns it by words that are hidden.
    private Task.Kind forBase(Task.Kind kind) {
        ModelShape shape = document.shape();
        boolean encoder = shape != null && shape.family().encoder();
        return kind == Task.Kind.CAUSAL_LM && encoder ? Task.Kind.MASKED_LM : kind;
    }

    /// Another task on the same rows: its labels are found anew, and of the columns those stay that it has a role for.
    void setTask(Task.Kind kind) {
        document.apply("command.data.task", recipe -> {
            Map<String, String> columns = new LinkedHashMap<>(recipe.data().columns());
            columns.keySet().retainAll(roles(kind));
            return recipe.withTask(new Task(kind, List.of(), recipe.task().extra()))
                    .withData(recipe.data().withColumns(columns));
        });
    }

    /// The roles that the task's rows have, needed ones first.
    public List<String> roles() {
        return roles(document.recipe().task().kind());
    }

    private static List<String> roles(Task.Kind kind) {
        return switch (kind) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> List.of("text", "pair", "label");
            case TOKEN_CLASSIFICATION -> List.of("tokens", "tags");
            case INSTRUCTION -> List.of("prompt", "response");
            case CAUSAL_LM, MASKED_LM -> List.of("text");
        };
    }

    /// The column that plays a role: the recipe's, else the one that was guessed, else empty.
    public String column(String role) {
        String given = document.recipe().data().columns().get(role);
        DataReport known = report.get();
        return given != null ? given : known == null ? "" : known.roles().getOrDefault(role, "");
    }

    /// Gives a role to a column; empty takes it away.
    public void setColumn(String role, String column) {
        document.apply("command.data.columns", recipe -> {
            Map<String, String> columns = new LinkedHashMap<>();
            for (String each : roles()) {
                String before = column(each);
                if (!before.isEmpty()) {
                    columns.put(each, before);
                }
            }
            if (column.isEmpty()) {
                columns.remove(role);
            } else {
                columns.put(role, column);
            }
            return recipe.withData(recipe.data().withColumns(columns));
        });
    }
}
