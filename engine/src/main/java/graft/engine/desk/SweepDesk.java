package graft.engine.desk;

import graft.engine.data.Progress;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Sweep;
import graft.engine.runs.AtomicFile;
import graft.engine.runs.GroupId;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.RunTicket;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sweeps of a workspace: `sweeps/<id>.json` is what was asked for, the runs of that group are what has been done of
/// it ({@link GroupRuns}).
final class SweepDesk {

    private static final String ENDING = ".json";

    private final Workspace workspace;
    private final RunDesk runs;

    SweepDesk(Workspace workspace, RunDesk runs) {
        this.workspace = workspace;
        this.runs = runs;
    }

    SweepTicket queue(SweepRequest request, Progress progress) {
        Sweep sweep = parse(request.sweepJson());
        for (Sweep.Variant variant : sweep.variants()) {
            Recipe recipe = runs.checked("Variant " + variant.name(), RecipeJson.write(variant.recipe()));
            runs.checkMeans(recipe, request.device(), progress);
        }
        String id = GroupId.of("sweep", sweep.name(), request.sweepJson());
        keep(id, request.sweepJson());
        GroupRuns existing = new GroupRuns(workspace, runs, id);
        List<RunTicket> queued = new ArrayList<>();
        List<String> done = new ArrayList<>();
        for (long seed : sweep.seeds()) { // seed by seed, so that a first table is there early
            for (Sweep.Variant variant : sweep.variants()) {
                String json = RecipeJson.write(Sweep.seeded(variant, seed));
                existing.ended(json).map(RunFolder::id).ifPresent(done::add);
                existing.goOn(json, request.device(), progress).ifPresent(queued::add);
            }
        }
        return new SweepTicket(id, queued, done);
    }

    SweepTable table(String id) {
        Sweep sweep = parse(read(id));
        String metric =
                Comparison.metric(sweep.variants().getFirst().recipe().task().kind());
        GroupRuns existing = new GroupRuns(workspace, runs, id);
        List<Measured> all = sweep.variants().stream()
                .map(variant -> Measured.of(sweep, variant, metric, existing))
                .toList();
        Measured reference = all.stream()
                .filter(each -> each.variant.equals(sweep.reference()))
                .findFirst()
                .orElseThrow();
        return new SweepTable(
                id,
                sweep.name(),
                metric,
                sweep.reference(),
                all.stream().map(each -> each.row(reference)).toList());
    }

    List<String> all() {
        Path folder = workspace.folder().resolve("sweeps");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .toList();
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /// What the runs of one variant have measured.
    ///
    /// @param values the metric by seed, of the runs that have ended
    private record Measured(
            String variant, List<Long> planned, Map<Long, Double> values, List<RunSummary> ended, List<String> runs) {

        static Measured of(Sweep sweep, Sweep.Variant variant, String metric, GroupRuns existing) {
            Map<Long, Double> values = new HashMap<>();
            List<RunSummary> ended = new ArrayList<>();
            List<String> runs = new ArrayList<>();
            for (long seed : sweep.seeds()) {
                String json = RecipeJson.write(Sweep.seeded(variant, seed));
                RunFolder run = existing.find(json);
                if (run == null) {
                    continue;
                }
                runs.add(run.id());
                if (existing.ended(json).isPresent()) {
                    RunSummary summary = SummaryReader.read(run);
                    ended.add(summary);
                    values.put(seed, Comparison.choosing(summary, metric));
                }
            }
            return new Measured(variant.name(), sweep.seeds(), values, ended, runs);
        }

        private double value(long seed) {
            return values.getOrDefault(seed, Double.NaN);
        }

        SweepTable.Row row(Measured reference) {
            List<Long> seeds = planned.stream().filter(values::containsKey).toList();
            List<Double> ordered = seeds.stream().map(this::value).toList();
            return new SweepTable.Row(
                    variant,
                    seeds,
                    planned.size(),
                    ordered,
                    Comparison.mean(ordered),
                    Comparison.deviation(ordered),
                    reference == this ? null : difference(reference),
                    ended.isEmpty() ? -1 : ended.getFirst().trainable(),
                    ended.isEmpty() ? Double.NaN : ended.getFirst().percentOfBase(),
                    ended.isEmpty() ? -1 : ended.getFirst().fileBytes(),
                    Comparison.mean(ended.stream().map(RunSummary::seconds).toList()),
                    runs);
        }

        private SweepTable.@Nullable Paired difference(Measured reference) {
            List<Double> differences = planned.stream()
                    .filter(seed -> values.containsKey(seed) && reference.values.containsKey(seed))
                    .map(seed -> value(seed) - reference.value(seed))
                    .toList();
            return differences.isEmpty()
                    ? null
                    : new SweepTable.Paired(
                            Comparison.mean(differences), Comparison.deviation(differences), differences.size());
        }
    }

    private Sweep parse(String json) {
        return Sweep.parse(json, name -> {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "recipe: \"" + name + "\" is only a name.",
                    "A sweep that is handed over holds its recipes whole.");
        });
    }

    private void keep(String id, String json) {
        Path file = file(id);
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.write(file, json);
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    private String read(String id) {
        if (!all().contains(id)) {
            throw new InvalidInput(
                    ErrorCode.RUN_NOT_FOUND,
                    "There is no sweep called " + id + " in " + workspace.folder() + ".",
                    "`graft sweep SWEEP.json` begins one.");
        }
        try {
            return Files.readString(file(id));
        } catch (IOException failure) {
            throw unusable(file(id), failure);
        }
    }

    private Path file(String id) {
        return workspace.folder().resolve("sweeps").resolve(id + ENDING);
    }

    private static InvalidInput unusable(Path file, IOException failure) {
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                file + " cannot be read or written: " + FileFault.of(failure) + ".",
                "Check its permissions and the space on its disk.",
                failure);
    }
}
