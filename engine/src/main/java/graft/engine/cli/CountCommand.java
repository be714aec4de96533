package graft.engine.cli;

import graft.engine.desk.RecipeFile;
import graft.engine.recipe.CountReport;
import graft.engine.recipe.Issue;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.MemoryBook;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "count", description = "Trainable parameters, file size and memory of a recipe, before training.")
final class CountCommand extends GraftCommand {

    @Parameters(paramLabel = "RECIPE", description = "A recipe's file, or the name of a bundled one.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String recipe;

    @Option(names = "--set", paramLabel = "path=value", description = "Changes a field: adapters[0].size=32.")
    private List<String> changes = List.of();

    /// Only what the count depends on has to be right: a recipe without data can be counted.
    @Override
    public Integer call() throws IOException {
        RecipeJson.Parsed parsed = RecipeFile.read(recipe, changes).parsed();
        BaseModels models = BaseModels.of(Installation.here(), workspace().folder());
        Issue.require(parsed.source(), blocking(RecipeCheck.issues(parsed, null)));
        ModelShape shape = models.shape(parsed.recipe().base().model());
        List<Issue> issues = RecipeCheck.issues(parsed, shape);
        Issue.require(parsed.source(), blocking(issues));
        issues.stream().filter(issue -> !issue.error()).forEach(this::warn);
        Recipe counted = parsed.recipe();
        String damage = models.damage(counted.base().model());
        if (!damage.isEmpty()) {
            err().println("warning: " + damage);
        }
        MemoryBook.Reading known = MemoryBook.of(workspace()).latest(counted.precision());
        if (known.damage() != null) {
            err().println(known.damage());
        }
        CountReport report = CountReport.of(counted, shape, known.calibration());
        print(report.toNode(), text(report, rowsAtOnce(counted, shape)));
        return 0;
    }

    private static List<Issue> blocking(List<Issue> issues) {
        return issues.stream().filter(RecipeCheck::blocksCount).toList();
    }

    /// The micro-batch that the memory is counted for.
    private static String rowsAtOnce(Recipe recipe, ModelShape shape) {
        int batch = recipe.training().batchSize();
        int rows = MicroBatches.of(recipe, shape, MemoryEstimate.recomputes(recipe, shape))
                .largest(batch, (long) batch * Math.min(recipe.data().maxLength(), shape.positions()));
        return rows < batch ? " (" + rows + " of " + batch + " rows at a time)" : "";
    }

    private static String text(CountReport report, String atOnce) {
        ParameterCount count = report.recipe().count();
        Table placements = new Table("adapter", "site", "layers", "parameters");
        for (ParameterCount.Placement placement : count.placements()) {
            placements.row(
                    placement.kind().text(),
                    placement.site(),
                    layers(placement.layers()),
                    Figures.count(placement.parameters()));
        }
        Table costs = new Table("", "trainable", "% of base", "file", "memory, estimated");
        cost(costs, "this recipe", report.recipe());
        cost(costs, "LoRA r 8 on q, v", report.lora());
        cost(costs, "full fine-tuning", report.full());
        var memory = report.recipe().memory();
        int runs = report.calibration().runs();
        return placements + "\n" + costs + "\nadapters " + Figures.count(count.adapters()) + ", head "
                + Figures.count(count.head()) + ", base " + Figures.count(count.base()) + "\nmemory: weights "
                + Figures.bytes(memory.weights()) + ", their copies " + Figures.bytes(memory.copies()) + ", adapters "
                + Figures.bytes(memory.adapters()) + ", gradients "
                + Figures.bytes(memory.gradients()) + ", optimizer " + Figures.bytes(memory.optimizer())
                + ", activations " + Figures.bytes(memory.activations()) + atOnce + ", program "
                + Figures.bytes(memory.runtime())
                + (runs == 0 ? "" : "; by what " + runs + (runs == 1 ? " run" : " runs") + " took here") + "\n"
                + (count.labelsAssumed() ? "The labels are not known yet; two are assumed for the head.\n" : "");
    }

    private static void cost(Table table, String name, CountReport.Cost cost) {
        table.row(
                name,
                Figures.count(cost.count().total()),
                Figures.percent(cost.count().percentOfBase()),
                Figures.bytes(cost.count().fileBytes()),
                Figures.bytes(cost.memory().total()));
    }

    private static String layers(List<Integer> layers) {
        if (layers.isEmpty()) {
            return "";
        }
        boolean run = layers.getLast() - layers.getFirst() == layers.size() - 1;
        return run && layers.size() > 1
                ? layers.getFirst() + "-" + layers.getLast()
                : layers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
