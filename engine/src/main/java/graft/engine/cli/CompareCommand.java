package graft.engine.cli;

import graft.engine.desk.Comparison;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "compare", description = "Trains a recipe and reference methods on the same data and seeds.")
final class CompareCommand extends GraftCommand {

    private static final int MOST_SEEDS = 100;

    @Parameters(paramLabel = "RECIPE", description = "A recipe's file, or the name of a bundled one.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String recipe;

    @Option(
            names = "--with",
            split = ",",
            paramLabel = "METHOD",
            description = "Reference methods: lora, full, bitfit, head.")
    private List<String> with = List.of("lora", "full");

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds of each method.")
    private int seeds = 1;

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; the best by default.")
    private String device = "auto";

    @Option(names = "--set", paramLabel = "path=value", description = "Changes a field: training.epochs=1.")
    private List<String> changes = List.of();

    @Override
    public Integer call() throws Exception {
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "--seeds " + seeds + " is not between 1 and 100.",
                    "3 shows the spread.");
        }
        RecipeFile file = RecipeFile.read(recipe, changes);
        try (LocalEngine engine = engine()) {
            Recipe checked = checked(engine, file);
            List<Comparison.Entry> entries = Comparison.entries(
                    checked, engine.baseModels().shape(checked.base().model()), with, seeds);
            String group = "compare-" + checked.name() + "-" + System.currentTimeMillis();
            ComparisonRun run = new ComparisonRun(terminal(), engine, device, group);
            run.train(entries);
            String metric = Comparison.metric(checked.task().kind());
            List<Comparison.Row> rows = run.rows(metric);
            print(run.json(rows, metric), run.table(rows, metric));
            return run.stopped() ? GraftCli.STOPPED : 0;
        }
    }
}
