package graft.engine.cli;

import ai.djl.Device;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.bench.BenchCase;
import graft.engine.bench.BenchResult;
import graft.engine.bench.TrainingStepBench;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Precision;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "bench", description = "Speed and memory beside the machine's own limits, measured in the same run.")
final class BenchCommand extends GraftCommand {

    @Parameters(
            paramLabel = "CASE",
            arity = "0..*",
            description =
                    "bottleneck, bottleneck-top, bottleneck-top-later, uneven (an epoch of it), frozen, houlsby, lora, full, forward, generate, load, swap; all but full by default.")
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
        for (BenchCase which : chosen) {
            err().println(which.text() + " …");
            BenchResult result = bench.run(which);
            documents.add(document(result));
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
        // The contract has one document a case: of a single one its fields stand at the top as well.
        ObjectNode document =
                documents.size() == 1 && documents.get(0) instanceof ObjectNode only ? only.deepCopy() : Json.object();
        document.set("cases", documents);
        print(document, table.toString());
        return 0;
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
                .map(name -> BenchCase.of(name)
                        .orElseThrow(() -> wrong("\"" + name + "\" is no case", "Give some of " + known + ".")))
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
                .put("swapSeconds", result.swapSeconds());
        node.putObject("limit")
                .put("flopsPerSecond", result.limits().flopsPerSecond())
                .put("bytesPerSecond", result.limits().bytesPerSecond());
        node.put("shareOfLimit", result.shareOfLimit());
        return node;
    }
}
