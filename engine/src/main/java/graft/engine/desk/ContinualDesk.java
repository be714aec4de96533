package graft.engine.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.data.Progress;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import graft.engine.exchange.AdapterExport;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.TaskSequence;
import graft.engine.runs.AtomicFile;
import graft.engine.runs.GroupId;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.ContinualTable;
import graft.engine.service.ContinualTicket;
import graft.engine.service.RunTicket;
import graft.engine.tensor.Torch;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sequences of tasks in a workspace. `sequences/<id>/` holds what was asked for, what was measured after each task,
/// and the bases that full fine-tuning has changed, `base-1` after the first task. All training is done by ordinary
/// runs of the sequence's group ({@link GroupRuns}), so it goes on wherever it was cut off.
final class ContinualDesk {

    /// What a sequence file looks like, for messages.
    private static final String EXAMPLE =
            "Write {\"tasks\": [{\"recipe\": \"first.json\"}, {\"recipe\": \"second.json\"}]}.";

    private static final String FOLDER = "sequences";
    private static final String SEQUENCE = "sequence.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workspace workspace;
    private final BaseModels models;
    private final WarmSupplies supplies;
    private final RunDesk runs;

    ContinualDesk(Workspace workspace, BaseModels models, WarmSupplies supplies, RunDesk runs) {
        this.workspace = workspace;
        this.models = models;
        this.supplies = supplies;
        this.runs = runs;
    }

    /// Reads a sequence file and keeps it.
    ContinualTable open(Path file) {
        return keep(RecipeLists.whole(file, "tasks", EXAMPLE));
    }

    /// Keeps a sequence of the recipes of runs.
    ContinualTable ofRuns(List<String> ids) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode tasks = root.putArray("tasks");
        Set<String> names = new HashSet<>();
        for (String id : ids) {
            RunFolder run = workspace.run(id);
            String name = run.info().name();
            String own = name;
            for (int number = 2; !names.add(own); number++) {
                own = name + " " + number;
            }
            try {
                tasks.addObject().put("name", own).set("recipe", JSON.readTree(run.recipeText()));
            } catch (JsonProcessingException damaged) {
                throw new InvalidInput(
                        ErrorCode.RECIPE_UNREADABLE,
                        "The recipe of run " + id + " is no JSON: " + JsonFault.of(damaged) + ".",
                        "Choose another run.",
                        damaged);
            }
        }
        return keep(root.toString());
    }

    private ContinualTable keep(String json) {
        TaskSequence sequence = parse(json);
        sequence.tasks().forEach(task -> runs.checked("Task " + task.name(), RecipeJson.write(task.recipe())));
        String id = GroupId.of("sequence", sequence.name(), json);
        keep(id, json);
        return table(id);
    }

    /// The kept sequences, that which was begun or continued last first.
    List<String> all() {
        Path folder = workspace.folder().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.map(each -> each.resolve(SEQUENCE))
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .map(file -> folder.relativize(file).getName(0).toString())
                    .toList();
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /// As {@link #advance}, of a kept sequence.
    ContinualTicket goOn(String id, String device, Progress progress) {
        return advance(new ContinualRequest(read(id), device), progress);
    }

    /// Measures what can be, and queues the next task's runs. To be asked again when these have ended, until there are
    /// none.
    ContinualTicket advance(ContinualRequest request, Progress progress) {
        TaskSequence sequence = parse(request.sequenceJson());
        for (TaskSequence.Step task : sequence.tasks()) {
            runs.checkMeans(
                    runs.checked("Task " + task.name(), RecipeJson.write(task.recipe())), request.device(), progress);
        }
        String id = GroupId.of("sequence", sequence.name(), request.sequenceJson());
        keep(id, request.sequenceJson());
        GroupRuns existing = new GroupRuns(workspace, runs, id);
        List<RunFolder> learned = learned(sequence, existing);
        List<RunFolder> full = sequence.full() ? full(sequence, existing, id) : List.of();
        measure(sequence, id, learned, full, progress);
        List<RunTicket> queued = new ArrayList<>();
        if (learned.size() < sequence.tasks().size()) {
            String next = RecipeJson.write(sequence.tasks().get(learned.size()).recipe());
            existing.goOn(next, request.device(), progress).ifPresent(queued::add);
        }
        if (sequence.full() && full.size() < sequence.tasks().size()) {
            String next = fullRecipe(sequence, id, full.size());
            existing.goOn(next, request.device(), progress).ifPresent(queued::add);
        }
        return new ContinualTicket(id, queued);
    }

    /// The adapters' runs that have ended, from the first task on.
    private List<RunFolder> learned(TaskSequence sequence, GroupRuns existing) {
        List<RunFolder> ended = new ArrayList<>();
        for (TaskSequence.Step task : sequence.tasks()) {
            Optional<RunFolder> run = existing.ended(RecipeJson.write(task.recipe()));
            if (run.isEmpty()) {
                return ended;
            }
            ended.add(run.get());
        }
        return ended;
    }

    /// The runs of full fine-tuning that have ended; the base that each leaves to the next is written.
    private List<RunFolder> full(TaskSequence sequence, GroupRuns existing, String id) {
        List<RunFolder> ended = new ArrayList<>();
        for (int i = 0; i < sequence.tasks().size(); i++) {
            Optional<RunFolder> run = existing.ended(fullRecipe(sequence, id, i));
            if (run.isEmpty()) {
                return ended;
            }
            ended.add(run.get());
            if (!Files.isDirectory(changedBase(id, ended.size()))) {
                writeBase(sequence, id, ended.size(), run.get());
            }
        }
        return ended;
    }

    private String fullRecipe(TaskSequence sequence, String id, int task) {
        String base = baseAfter(sequence, id, task);
        return RecipeJson.write(sequence.full(sequence.tasks().get(task), models.shape(own(sequence)), base));
    }

    private static String own(TaskSequence sequence) {
        return sequence.tasks().getFirst().recipe().base().model();
    }

    private String baseAfter(TaskSequence sequence, String id, int tasks) {
        return tasks == 0 ? own(sequence) : changedBase(id, tasks).toString();
    }

    private Path changedBase(String id, int tasks) {
        return folder(id).resolve("base-" + tasks);
    }

    /// The whole base as a run has trained it, without the task's head.
    private void writeBase(TaskSequence sequence, String id, int tasks, RunFolder run) {
        Path from = models.folder(baseAfter(sequence, id, tasks - 1));
        Recipe recipe = TrainedAdapter.recipe(run.adapter());
        try (BaseModel base = BaseModel.load(from, Precision.FP32, Torch.start().device("cpu"));
                TrialRows rows = TrialRows.of(recipe, base, "", supplies)) {
            new AdapterExport(run.adapter(), false).merged(base, from, changedBase(id, tasks), rows);
        }
    }

    private void measure(
            TaskSequence sequence, String id, List<RunFolder> learned, List<RunFolder> full, Progress progress) {
        ContinualFigures figures = ContinualFigures.read(folder(id));
        List<ContinualTable.Row> adapters = figures.adapters(ids(learned));
        while (adapters.size() < learned.size()) {
            List<RunFolder> so = learned.subList(0, adapters.size() + 1);
            adapters.add(measuring(progress).adapters(own(sequence), so));
            figures.write(adapters, figures.full(ids(full)));
        }
        List<ContinualTable.Row> whole = figures.full(ids(full));
        while (whole.size() < full.size()) {
            List<RunFolder> so = full.subList(0, whole.size() + 1);
            whole.add(measuring(progress).full(baseAfter(sequence, id, so.size()), so));
            figures.write(adapters, whole);
        }
    }

    private ContinualMeasure measuring(Progress progress) {
        return new ContinualMeasure(supplies, progress);
    }

    private static List<String> ids(List<RunFolder> runs) {
        return runs.stream().map(RunFolder::id).toList();
    }

    /// What has been measured.
    ContinualTable table(String id) {
        TaskSequence sequence = parse(read(id));
        ContinualFigures figures = ContinualFigures.read(folder(id));
        return new ContinualTable(
                id,
                sequence.name(),
                sequence.tasks().stream()
                        .map(task -> new ContinualTable.Task(
                                task.name(),
                                Comparison.metric(task.recipe().task().kind())))
                        .toList(),
                new ContinualTable.Learner(figures.adapters(null)),
                sequence.full() ? new ContinualTable.Learner(figures.full(null)) : null);
    }

    private static TaskSequence parse(String json) {
        return TaskSequence.parse(json, name -> {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "recipe: \"" + name + "\" is only a name.",
                    "A sequence that is handed over holds its recipes whole.");
        });
    }

    private Path folder(String id) {
        return workspace.folder().resolve(FOLDER).resolve(id);
    }

    private void keep(String id, String json) {
        try {
            Files.createDirectories(folder(id));
            AtomicFile.write(folder(id).resolve(SEQUENCE), json);
        } catch (IOException failure) {
            throw unusable(folder(id), failure);
        }
    }

    private String read(String id) {
        if (!all().contains(id)) {
            throw new InvalidInput(
                    ErrorCode.RUN_NOT_FOUND,
                    "There is no sequence called " + id + " in " + workspace.folder() + ".",
                    "`graft continual SEQUENCE.json` begins one.");
        }
        try {
            return Files.readString(folder(id).resolve(SEQUENCE));
        } catch (IOException failure) {
            throw unusable(folder(id), failure);
        }
    }

    static InvalidInput unusable(Path file, @Nullable IOException failure) {
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                file + " cannot be read or written" + (failure == null ? "" : ": " + FileFault.of(failure)) + ".",
                "Check its permissions and the space on its disk.",
                failure);
    }
}
