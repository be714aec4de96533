package graft.engine.cli;

import graft.engine.desk.TeamRequest;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.LayerSelection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Several adapters and how they act together, as options of a command.
final class TeamOptions {

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A trained adapter: of Graft, PEFT or the adapters library; may be given several times.")
    private List<String> adapters = List.of();

    @Option(
            names = "--compose",
            paramLabel = "HOW",
            description = {
                "How several act: stack, sum, parallel, average, fuse, split, batch-split, ensemble,",
                "or a tree of their numbers, as stack(1, fuse(2, 3))."
            })
    private String compose = "";

    @Option(names = "--weights", split = ",", paramLabel = "W", description = "Of an average or ensemble; equal.")
    private List<Double> weights = List.of();

    @Option(names = "--lengths", split = ",", paramLabel = "N", description = "Of a split's positions or rows.")
    private List<Integer> lengths = List.of();

    @Option(
            names = "--fusion",
            paramLabel = "RUN|DIR",
            description =
                    "Whose attention fuses: a run with the recipe's field fusion, or the adapters library's folder.")
    private @Nullable String fusion;

    @Option(
            names = "--skip-layers",
            paramLabel = "L",
            description = "Layers in which no adapter acts (AdapterDrop), as a recipe's layers: 0-5,8.")
    private @Nullable String skipped;

    boolean none() {
        return adapters.isEmpty();
    }

    TeamRequest request() {
        return request(null);
    }

    /// @param first an adapter that was given otherwise, or null
    TeamRequest request(@Nullable String first) {
        List<String> all = new ArrayList<>(first == null ? List.of() : List.of(first));
        all.addAll(adapters);
        return new TeamRequest(all, compose, weights, lengths, fusion, skipped());
    }

    private @Nullable LayerSelection skipped() {
        try {
            return skipped == null ? null : new LayerSelection(skipped);
        } catch (IllegalArgumentException form) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "--skip-layers: " + form.getMessage() + ".",
                    "Give layers from 0, as in --skip-layers 0-5,8.",
                    form);
        }
    }
}
