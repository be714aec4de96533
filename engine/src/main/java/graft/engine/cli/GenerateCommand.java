package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.desk.AdapterTeam;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.generate.Generator;
import graft.engine.generate.Sampling;
import graft.engine.generate.TextStream;
import graft.engine.model.BaseModel;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Task;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "generate", description = "Text from a decoder, as it comes; greedy without a temperature.")
final class GenerateCommand extends GraftCommand {

    @Parameters(paramLabel = "MODEL", description = "A bundled name, a folder, or a hub id in the cache.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Start start;

    /// What the text goes on from.
    private static final class Start {
        @Option(names = "--prompt", paramLabel = "T", description = "A text to go on from.")
        private @Nullable String prompt;

        @Option(
                names = "--ids",
                split = ",",
                paramLabel = "N",
                description = "Token ids to go on from, as 1,2,3; then no token ends the text before --max-new.")
        private int @Nullable [] ids;
    }

    @Mixin
    private final TeamOptions team = new TeamOptions();

    @Option(names = "--max-new", paramLabel = "N", description = "At most so many new tokens; 64.")
    private int most = 64;

    @Option(names = "--temperature", paramLabel = "T", description = "Draws tokens; below 1 bolder ones are rarer.")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Draws among the K most probable; 0 for all.")
    private int topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Draws among those that reach this probability; 1.")
    private double topP = 1;

    @Option(names = "--repetition-penalty", paramLabel = "R", description = "Above 1 makes repetitions rarer; 1.")
    private double penalty = 1;

    @Option(names = "--seed", paramLabel = "S", description = "Of the draws; 42.")
    private long seed = 42;

    @Option(names = "--stop", paramLabel = "T", description = "Ends the text before this; may be given several times.")
    private List<String> stops = List.of();

    @Option(names = "--dtype", paramLabel = "D", description = "fp32 (default), bf16, fp16 or auto.")
    private String dtype = "fp32";

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N, mps; the best by default.")
    private @Nullable String device;

    @Override
    public Integer call() throws IOException {
        if (most < 1) {
            throw new InvalidInput(ErrorCode.ARGUMENT_INVALID, "--max-new is " + most + ".", "Give 1 or more.");
        }
        Sampling sampling = new Sampling(penalty, temperature, topK, topP, seed);
        Path folder = BaseModels.of(Installation.here(), workspace().folder()).folder(model);
        try (BaseModel base = BaseModel.load(
                        folder, Precisions.of("--dtype", dtype), Torch.start().device(device));
                Tokenizer tokenizer = tokenizer(folder);
                AdapterTeam adapters = adapters(base);
                AdaptedModel bare = adapters == null ? bare(base) : null) {
            boolean text = start.ids == null;
            int[] ids = start.ids != null
                    ? start.ids
                    : Objects.requireNonNull(tokenizer, "a text needs one").prompt(String.valueOf(start.prompt));
            Set<Integer> ends = text ? base.endTokens() : Set.of();
            TextStream stream = new TextStream(tokenizer == null ? GenerateCommand::listed : tokenizer::decode, stops);
            TokenRate rate = new TokenRate();
            // What a team makes is the team's to close.
            AdaptedModel adapted = adapters == null
                    ? Objects.requireNonNull(bare, "made where no adapters are")
                    : adapters.model().single();
            List<int[]> made = new Generator(adapted)
                    .generate(List.of(ids), new Generator.Settings(most, sampling, ends), (row, id) -> {
                        rate.token();
                        if (!ends.contains(id)) {
                            show(stream.add(id));
                        }
                        return !stream.stopped();
                    });
            double perSecond = rate.perSecond();
            show(stream.rest());
            ObjectNode document = Json.object();
            ArrayNode fresh = document.putArray("ids");
            Arrays.stream(made.getFirst()).forEach(fresh::add);
            document.put("text", tokenizer == null ? "" : stream.text());
            Json.number(document, "tokensPerSecond", perSecond);
            print(document, "");
            warnOfLength(
                    base.shape(),
                    ids.length + rate.tokens(),
                    rate.tokens() < most && !stream.stopped(),
                    made.getFirst(),
                    ends);
        }
        return 0;
    }

    /// Says what the model's positions did to the text: that it had to end, or went on where the model never was.
    ///
    /// @param tokens of prompt and text
    /// @param early  whether the text is shorter than asked for, without a stop string
    private void warnOfLength(ModelShape shape, int tokens, boolean early, int[] made, Set<Integer> ends) {
        boolean ended = made.length > 0 && ends.contains(made[made.length - 1]);
        if (tokens > shape.positions()) {
            err().println("warning: prompt and text have " + tokens + " tokens; the model was trained on up to "
                    + shape.positions() + ", beyond which it may write nonsense.");
        } else if (early && !ended && tokens == shape.positions()) {
            err().println("warning: the text ends at the model's last position, number " + tokens + ".");
        }
    }

    /// Null where the folder has none and none is needed, because the ids are given.
    private @Nullable Tokenizer tokenizer(Path folder) {
        return start.ids != null && stops.isEmpty() ? Tokenizer.find(folder).orElse(null) : Tokenizer.load(folder);
    }

    /// What stands for the text where no tokenizer could make one.
    private static String listed(int[] ids) {
        return Arrays.stream(ids).mapToObj(id -> id + " ").collect(Collectors.joining());
    }

    private static AdaptedModel bare(BaseModel base) {
        return AdaptedModel.build(base, List.of(), new Task(Task.Kind.CAUSAL_LM, List.of()), 0);
    }

    /// Null where none were named.
    private @Nullable AdapterTeam adapters(BaseModel base) {
        if (team.none()) {
            return null;
        }
        AdapterTeam adapters = AdapterTeam.load(base, workspace(), team.request());
        if (adapters.model().alternatives().size() > 1) {
            adapters.close();
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Parallel adapters would give a text each; this command writes one.",
                    "Generate with each alone, or give --compose stack, sum or average.");
        }
        return adapters;
    }

    private void show(String text) {
        if (!json()) {
            out().print(text);
            out().flush();
        }
    }
}
