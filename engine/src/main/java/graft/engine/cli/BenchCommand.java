package graft.engine.cli;

import ai.djl.Device;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.bench.BenchCase;
import graft.engine.bench.BenchResult;
import graft.engine.bench.LoadMemory;
import graft.engine.bench.ReadingRate;
import graft.engine.bench.TokenizingBench;
import graft.engine.bench.TrainingStepBench;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Precision;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "bench", description = "Speed and memory beside the machine's own limits, measured in the same run.")
final class BenchCommand extends GraftCommand {

    private static final String TOKENIZE = "tokenize";

    @Parameters(
            paramLabel = "CASE",
            arity = "0..*",
            description =
                    "bottleneck, bottleneck-top, bottleneck-top-later, uneven (an epoch of it), frozen, houlsby, lora, full, forward, generate, load, swap, tokenize; all but full by default.")
    private List<String> cases = List.of();

    @Option(names = "--model", paramLabel = "MODEL", description = "A bundled name or a folder, instead of a shape.")
    private @Nullable String model;

    @Option(names = "--shape", paramLabel = "S", description = "bert-base, with random weights (the default).")
    private String shape = "bert-base";

    @Option(names = "--batch", paramLabel = "N", description = "Rows of a step; 16.")
    private int batch = 16;

    @Option(names = "--length", paramLabel = "N", description = "Tokens of a row; 128.")
    private int length = 128;

    @Option(names = "--steps", paramLabel = "N", description = "Timed steps; 5.")
    private int steps = 5;

    @Option(names = "--precision", paramLabel = "P", description = "auto (default), fp32, bf16, fp16, nf4 or int8.")
    private String precision = "auto";

    @Option(names = "--threads", paramLabel = "N", description = "Threads of one operation.")
    private @Nullable Integer threads;

    @Option(names = "--device", paramLabel = "D", description = "cpu (default), cuda, cuda:N, mps.")
    private String device = "cpu";

    @Override
    public Integer call() throws IOException {
        bounded("--batch", batch, 4096);
        bounded("--length", length, 1 << 17);
        bounded("--steps", steps, 10_000);
        List<BenchCase> chosen = chosen();
        Device where = Torch.start().device(device);
        if (threads != null) {
            bounded("--threads", threads, 1024);
            Torch.threads(threads);
        }
        TrainingStepBench bench = bench(where);
        ArrayNode documents = Json.object().putArray("cases");
        Table table =
                new Table("case", "precision", "step s", "fastest s", "processor s", "of limit", "peak", "trained");
        Optional<LoadMemory> loading = Optional.empty();
        StringBuilder limits = new StringBuilder();
        for (BenchCase which : chosen) {
            err().println(which.text() + " …");
            BenchResult result = bench.run(which);
            loading = which == BenchCase.LOAD ? Optional.of(result.loading()) : loading;
            documents.add(document(result));
            limits.append(limit(which, result.limits().reading()));
            table.row(
                    which.text(),
                    result.precision(),
                    "%.3f".formatted(result.stepSeconds()),
                    "%.3f".formatted(result.stepMin()),
                    "%.2f".formatted(result.cpuSeconds()),
                    "%.0f %%".formatted(100 * result.shareOfLimit()),
                    Figures.bytes(result.peakBytes()),
                    Figures.count(result.trainable()));
        }
        List<TokenizingBench> speeds = tokenizing();
        speeds.forEach(speed -> documents.add(document(speed)));
        // The contract has one document a case: of a single one its fields stand at the top as well.
        ObjectNode document =
                documents.size() == 1 && documents.get(0) instanceof ObjectNode only ? only.deepCopy() : Json.object();
        document.set("cases", documents);
        StringBuilder text = new StringBuilder(chosen.isEmpty() ? "" : table.toString());
        loading.ifPresent(memory -> text.append("loading: ")
                .append(Figures.bytes(memory.heapBytes()))
                .append(" of Java's heap, ")
                .append(Figures.bytes(memory.residentBytes()))
                .append(" resident\n"));
        text.append(limits);
        if (!speeds.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n").append(table(speeds));
        }
        print(document, text.toString());
        return 0;
    }

    /// What a case that memory limits is held to.
    private static String limit(BenchCase which, ReadingRate reading) {
        return which == BenchCase.GENERATE || which == BenchCase.LOAD
                ? "%s: limit %.1f GB/s of reading, by %s%n"
                        .formatted(which.text(), reading.bytesPerSecond() / 1e9, reading.way())
                : "";
    }

    /// Of the model's tokenizer, or of every bundled one.
    private List<TokenizingBench> tokenizing() {
        if (!cases.isEmpty() && !cases.contains(TOKENIZE)) {
            return List.of();
        }
        err().println(TOKENIZE + " …");
        BaseModels models = BaseModels.of(Installation.here(), workspace().folder());
        List<String> names = model != null
                ? List.of(model)
                : models.entries().stream()
                        .filter(entry -> entry.source().equals("bundled"))
                        .map(BaseModelEntry::name)
                        .toList();
        return names.stream()
                .map(name -> TokenizingBench.measure(name, models.folder(name), steps))
                .toList();
    }

    private static Table table(List<TokenizingBench> speeds) {
        Table table = new Table("tokenizer", "kind", "tokens/s", "MB/s", "tokens/s, many texts", "MB/s, many texts");
        for (TokenizingBench speed : speeds) {
            table.row(
                    speed.model(),
                    speed.kind(),
                    Figures.count(Math.round(speed.single().tokensPerSecond())),
                    "%.1f".formatted(speed.single().bytesPerSecond() / 1e6),
                    Figures.count(Math.round(speed.batch().tokensPerSecond())),
                    "%.1f".formatted(speed.batch().bytesPerSecond() / 1e6));
        }
        return table;
    }

    private static ObjectNode document(TokenizingBench speed) {
        ObjectNode node = Json.object();
        node.put("case", TOKENIZE).put("model", speed.model()).put("kind", speed.kind());
        put(node.putObject("single"), speed.single());
        put(node.putObject("batch"), speed.batch());
        return node;
    }

    private static void put(ObjectNode node, TokenizingBench.Speed speed) {
        node.put("tokensPerSecond", speed.tokensPerSecond()).put("bytesPerSecond", speed.bytesPerSecond());
    }

    private TrainingStepBench bench(Device where) {
        Precision asked = Arrays.stream(Precision.values())
                .filter(candidate -> candidate.text().equals(precision))
                .findFirst()
                .orElseThrow(() -> wrong("--precision " + precision + " is no precision", "Give auto, fp32 or bf16."));
        if (model != null) {
            Path folder =
                    BaseModels.of(Installation.here(), workspace().folder()).folder(model);
            return TrainingStepBench.of(folder, batch, length, steps, asked, where);
        }
        if (!shape.equals("bert-base")) {
            throw wrong("--shape " + shape + " is not known", "Give bert-base, or a folder with --model.");
        }
        return TrainingStepBench.bertBase(batch, length, steps, asked, where);
    }

    private List<BenchCase> chosen() {
        if (cases.isEmpty()) {
            return Arrays.stream(BenchCase.values())
                    .filter(which -> which != BenchCase.FULL)
                    .toList();
        }
        String known = Arrays.stream(BenchCase.values()).map(BenchCase::text).collect(Collectors.joining(", "));
        return cases.stream()
                .filter(name -> !name.equals(TOKENIZE))
                .map(name -> BenchCase.of(name)
                        .orElseThrow(() ->
                                wrong("\"" + name + "\" is no case", "Give some of " + known + ", " + TOKENIZE + ".")))
                .toList();
    }

    private static void bounded(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw wrong(option + " is " + value, "Give a number from 1 to " + most + ".");
        }
    }

    private static InvalidInput wrong(String what, String wayOut) {
        return new InvalidInput(ErrorCode.ARGUMENT_INVALID, what + ".", wayOut);
    }

    private static ObjectNode document(BenchResult result) {
        ObjectNode node = Json.object();
        node.put("case", result.name())
                .put("model", result.model())
                .put("batch", result.batch())
                .put("length", result.length())
                .put("precision", result.precision().toLowerCase(Locale.ROOT))
                .put("stepSeconds", result.stepSeconds())
                .put("stepMin", result.stepMin())
                .put("processorSeconds", result.cpuSeconds())
                .put("peakBytes", result.peakBytes())
                .put("trainable", result.trainable())
                .put("loadSeconds", result.loadSeconds())
                .put("swapSeconds", result.swapSeconds())
                .put("loadHeapBytes", result.loading().heapBytes())
                .put("loadResidentBytes", result.loading().residentBytes());
        node.putObject("limit")
                .put("flopsPerSecond", result.limits().flopsPerSecond())
                .put("bytesPerSecond", result.limits().reading().bytesPerSecond())
                .put("readBy", result.limits().reading().way());
        node.put("shareOfLimit", result.shareOfLimit());
        return node;
    }
}
