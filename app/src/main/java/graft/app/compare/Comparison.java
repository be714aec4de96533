package graft.app.compare;

import graft.app.canvas.MethodWords;
import graft.app.compare.CompareViewModel.Row;
import graft.app.compare.CompareViewModel.Table;
import graft.app.document.DataLabels;
import graft.app.runs.Fingerprint;
import graft.app.runs.Progress;
import graft.app.runs.RunFacts;
import graft.app.runs.RunRow;
import graft.app.runs.RunsViewModel;
import graft.app.times.TrainingTimes;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.References;
import graft.engine.recipe.Site;
import graft.engine.runs.Latency;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The comparison worked out from what is known at one moment, a few milliseconds; free of the window, so it
/// runs on any thread.
///
/// @param shape        of the base, or null while it is not known: then nothing is counted
/// @param runs         every run of the workspace
/// @param labels       of the recipe's data, for the count of heads
/// @param left         ids of references that are not wanted
/// @param forgetting   by tasks that were learned after it, by run; none of a run that is no task of a sequence
/// @param times        how long trainings take that no run has measured
/// @param calibration  of the memory that no run has measured, by runs of the recipe's precision
record Comparison(
        Recipe recipe,
        @Nullable ModelShape shape,
        List<Measured> runs,
        DataLabels labels,
        Set<String> left,
        Map<String, Double> forgetting,
        TrainingTimes times,
        MemoryCalibration calibration) {

    static final String LORA_ALL = "lora-all";

    private static final Comparator<Measured> NEWEST_FIRST =
            Comparator.comparing(Measured::run, RunsViewModel.NEWEST_FIRST);

    private static final List<References.Method> ORDER =
            List.of(References.Method.LORA, References.Method.BITFIT, References.Method.HEAD, References.Method.FULL);

    /// A run's row, with its recipe's fingerprint where that could be read.
    ///
    /// @param latency    of a row, where that was measured
    /// @param validation rows that it was measured on, 0 where that is not known
    record Measured(RunSummary run, Optional<Fingerprint> fingerprint, Optional<Latency> latency, long validation) {

        Measured(RunSummary run, Optional<Fingerprint> fingerprint) {
            this(run, fingerprint, Optional.empty(), 0);
        }

        static Measured of(RunRow row) {
            return new Measured(
                    row.summary(),
                    row.facts().map(RunFacts::fingerprint),
                    row.facts().flatMap(RunFacts::latency),
                    row.facts()
                            .flatMap(RunFacts::rows)
                            .map(RowCounts::validation)
                            .orElse(0L));
        }
    }

    /// All rows.
    Table table() {
        List<Row> rows = new ArrayList<>();
        String metric = metric(recipe);
        rows.add(row(CompareViewModel.OWN, Messages.text("compare.own"), recipe, metric));
        for (References.Method method : ORDER) {
            Recipe reference = References.recipe(method, recipe, shape);
            add(rows, method.id(), title(method), reference, metric);
            if (method == References.Method.LORA) {
                add(rows, LORA_ALL, Messages.text("compare.lora-all"), everyMap(reference), metric);
            }
        }
        rows.removeIf(row -> left.contains(row.id()));
        long missing =
                rows.stream().filter(row -> row.progress() == Progress.MISSING).count();
        return new Table(List.copyOf(rows), metric, Conclusion.of(rows, metric), missing);
    }

    /// A reference that is this recipe itself would stand there twice.
    private void add(List<Row> rows, String id, String title, Recipe reference, String metric) {
        if (!Fingerprint.of(reference).equals(Fingerprint.of(recipe))) {
            rows.add(row(id, title, reference, metric));
        }
    }

    /// LoRA on every linear map of the base (arXiv 2305.14314 §4 finds that this matters more than the rank).
    private Recipe everyMap(Recipe lora) {
        List<Site> sites = LoraSpec.ALL_LINEAR.stream()
                .filter(site -> shape == null || shape.has(site))
                .toList();
        List<AdapterSpec> adapters = lora.adapters().stream()
                .map(adapter -> adapter instanceof LoraSpec spec
                        ? spec.withCommon(spec.common().withSites(sites))
                        : adapter)
                .toList();
        return lora.withName(recipe.name() + "-" + LORA_ALL).withAdapters(adapters);
    }

    private static String title(References.Method method) {
        return switch (method) {
            case LORA -> Messages.text("compare.lora");
            case BITFIT -> Messages.text("compare.bitfit");
            case HEAD -> Messages.text("compare.head");
            case FULL -> Messages.text("compare.full");
        };
    }

    private Row row(String id, String title, Recipe recipe, String metric) {
        boolean countable =
                shape != null && RecipeCheck.issues(recipe, shape).stream().noneMatch(RecipeCheck::blocksCount);
        Optional<ParameterCount> count = shape != null && countable
                ? Optional.of(ParameterCount.of(labels.in(recipe), shape))
                : Optional.empty();
        List<Measured> alike = runsOf(recipe);
        List<RunSummary> same = alike.stream().map(Measured::run).toList();
        List<RunSummary> ended = same.stream()
                .filter(run -> run.state().usable() && run.validation().containsKey(metric))
                .toList();
        List<RunSummary> measured =
                ended.stream().filter(run -> !CutShort.is(run)).toList();
        Map<Long, Double> bySeed = new TreeMap<>();
        measured.forEach(run -> bySeed.putIfAbsent(run.seed(), run.validation().get(metric)));
        long peak = ended.stream().mapToLong(RunSummary::peakBytes).max().orElse(0);
        long memory = peak > 0
                ? peak
                : shape != null && count.isPresent()
                        ? MemoryEstimate.of(recipe, shape, count.get())
                                .calibrated(calibrationOf(recipe))
                                .total()
                        : -1;
        return new Row(
                id,
                title,
                shape == null ? title : MethodWords.of(recipe, shape),
                recipe.adapters().stream()
                        .filter(AdapterSpec::enabled)
                        .findFirst()
                        .map(AdapterSpec::kind),
                recipe,
                count.map(ParameterCount::total).orElse(-1L),
                count.map(ParameterCount::percentOfBase).orElse(Double.NaN),
                count.map(ParameterCount::fileBytes).orElse(-1L),
                memory,
                peak > 0,
                measured.isEmpty()
                        ? times.seconds(recipe).orElse(Double.NaN)
                        : measured.stream()
                                .mapToDouble(RunSummary::seconds)
                                .average()
                                .orElse(Double.NaN),
                secondsPerEpoch(measured, recipe),
                mean(alike, run -> run.latency().map(Latency::seconds).orElse(Double.NaN)),
                mean(alike, run -> run.latency().map(Latency::mergedSeconds).orElse(Double.NaN)),
                mean(alike, run -> forgetting.getOrDefault(run.run().id(), Double.NaN)),
                measured.stream()
                        .map(RunSummary::id)
                        .filter(run -> alike.stream()
                                .anyMatch(each -> each.run().id().equals(run)
                                        && each.latency().isEmpty()))
                        .findFirst(),
                progress(same, bySeed.isEmpty()),
                new Spread(List.copyOf(bySeed.values())),
                fewest(alike, measured),
                bySeed.isEmpty() ? CutShort.furthest(ended, metric) : Optional.empty());
    }

    /// Rows that the smallest validation among these measurements had, 0 where that is not known of any.
    private static long fewest(List<Measured> alike, List<RunSummary> measured) {
        return alike.stream()
                .filter(each -> each.validation() > 0 && measured.contains(each.run()))
                .mapToLong(Measured::validation)
                .min()
                .orElse(0);
    }

    /// A reference in another precision is estimated from shapes alone.
    private MemoryCalibration calibrationOf(Recipe row) {
        return row.precision() == recipe.precision() ? calibration : MemoryCalibration.NONE;
    }

    /// Of runs that were made: one whose validation no longer improved had fewer epochs than its recipe wanted. NaN
    /// where the recipe counts steps, too: how many of them an epoch has is not in a run's row.
    private static double secondsPerEpoch(List<RunSummary> measured, Recipe recipe) {
        double epochs = recipe.training().length().maxSteps() == null
                ? recipe.training().length().epochs()
                : Double.NaN;
        return measured.stream()
                .filter(run -> run.step() > 0 && run.totalSteps() > 0)
                .mapToDouble(run -> run.seconds() * run.totalSteps() / (epochs * run.step()))
                .average()
                .orElse(Double.NaN);
    }

    private static Progress progress(List<RunSummary> same, boolean unmeasured) {
        return unmeasured ? Progress.of(same.stream().map(RunSummary::state)) : Progress.MEASURED;
    }

    private List<Measured> runsOf(Recipe recipe) {
        Optional<Fingerprint> wanted = Optional.of(Fingerprint.of(recipe));
        return runs.stream()
                .filter(measured -> measured.fingerprint().equals(wanted))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /// Of the runs that have it; NaN where none has.
    private static double mean(List<Measured> runs, ToDoubleFunction<Measured> figure) {
        return runs.stream()
                .mapToDouble(figure)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private List<RunSummary> finished(Recipe recipe) {
        return runs.stream()
                .map(Measured::run)
                .filter(run -> run.state().usable()
                        && run.base().equals(recipe.base().model())
                        && run.data().equals(recipe.data().source().train()))
                .sorted(RunsViewModel.NEWEST_FIRST)
                .toList();
    }

    /// The metric that runs on this base and data have; accuracy while there is none.
    private String metric(Recipe recipe) {
        return finished(recipe).stream()
                .map(run -> RunRow.mainMetric(run.validation()))
                .flatMap(Optional::stream)
                .map(Map.Entry::getKey)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(recipe.task().kind().languageModel() ? "loss" : "accuracy");
    }
}
