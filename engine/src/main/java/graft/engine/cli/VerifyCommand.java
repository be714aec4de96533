package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Torch;
import graft.engine.verify.CaseResult;
import graft.engine.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Runs reference cases through this build and prints the largest errors.")
final class VerifyCommand extends GraftCommand {

    private static final int DEPTH = 6;

    @Parameters(
            paramLabel = "CASE",
            arity = "1..*",
            description = "A case's folder (it holds case.json), or a folder of cases.")
    private List<Path> folders = List.of();

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N or mps; cpu by default.")
    private String device = "cpu";

    @Override
    public Integer call() throws IOException {
        List<Path> cases = cases();
        cases.forEach(Verification::require);
        Verification verification = new Verification(Torch.start().device(device));
        ObjectNode document = Json.object();
        ArrayNode rows = document.putArray("cases");
        Table table = new Table("case", "status", "outputs", "gradients", "trace", "after", "reason");
        Map<String, Integer> tally = new TreeMap<>();
        for (Path folder : cases) {
            if (terminal().interactive()) {
                err().print("\r\u001b[K" + folder);
                err().flush();
            }
            CaseResult result = verification.run(folder);
            tally.merge(word(result), 1, Integer::sum);
            ObjectNode row = rows.addObject()
                    .put("case", result.name())
                    .put("status", result.status().text());
            row.put("outputs", result.outputs());
            row.put("gradients", result.gradients());
            row.put("trace", result.trace());
            row.put("after", result.after());
            row.put("reason", result.reason());
            row.put("difference", result.difference());
            table.row(
                    result.name(),
                    result.status().text(),
                    error(result.outputs()),
                    error(result.gradients()),
                    error(result.trace()),
                    error(result.after()),
                    result.reason());
        }
        if (terminal().interactive()) {
            err().print("\r\u001b[K");
        }
        ObjectNode summary = document.putObject("summary");
        tally.forEach(summary::put);
        String counted = tally.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        print(
                document,
                table + "\n" + counted + (cases.size() == 1 ? " (1 case)" : " (" + cases.size() + " cases)")
                        + ". docs/differences.md has a row for each word.\nErrors are relative to the reference's largest value; of trained"
                        + " values after the trace they are the differences themselves. Allowed: outputs "
                        + Verification.OUTPUT_TOLERANCE + ", gradients and trace " + Verification.TRAINING_TOLERANCE
                        + ", after " + Verification.AFTER_TOLERANCE + ", where the reason or the case names no other.");
        return tally.containsKey(CaseResult.Status.FAIL.text()) ? 3 : 0;
    }

    /// What a result counts as: of a documented difference with its word.
    private static String word(CaseResult result) {
        String status = result.status().text();
        return result.difference().isEmpty() ? status : status + " (" + result.difference() + ")";
    }

    private List<Path> cases() throws IOException {
        List<Path> cases = new ArrayList<>();
        for (Path folder : folders) {
            int before = cases.size();
            if (Files.isDirectory(folder)) {
                try (Stream<Path> inside =
                        Files.find(folder, DEPTH, (path, attributes) -> path.endsWith("case.json"))) {
                    inside.sorted().map(Path::getParent).forEach(cases::add);
                }
            }
            if (cases.size() == before) {
                throw new InvalidInput(
                        ErrorCode.FILE_NOT_FOUND,
                        Files.isDirectory(folder)
                                ? folder + " is no reference case: it has no case.json."
                                : "There is no folder " + folder + ".",
                        "Name a case's folder or a folder of cases.");
            }
        }
        return cases;
    }

    private static String error(@Nullable Double error) {
        return error == null ? "–" : String.format(Locale.ROOT, "%.1e", error);
    }
}
