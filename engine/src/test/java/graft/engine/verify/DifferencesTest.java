package graft.engine.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The table of differences from the libraries: each row names what proves it, and what it names is there.
class DifferencesTest {

    private static final Path TABLE = Path.of("..", "docs", "differences.md");
    private static final Path GOLDEN = Path.of("..", "..", "shared", "golden", "adapters");
    private static final Pattern TEST = Pattern.compile("`?(\\w+Test)(?:\\.(\\w+))?`?");
    private static final Pattern CASE = Pattern.compile("verify: ([a-z0-9_, -]+)");

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---") && !line.startsWith("| what |"))
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    @Test
    void everyRowNamesATestThatIsThere() throws IOException {
        Map<String, String> tests = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        assertFalse(rows().isEmpty());
        List<String> wrong = new ArrayList<>();
        for (List<String> row : rows()) {
            String proof = row.getLast();
            if (row.size() != 4
                    || !TEST.matcher(proof).find() && !CASE.matcher(proof).find()) {
                wrong.add(row + " names none");
            }
            for (Matcher match = TEST.matcher(proof); match.find(); ) {
                String source = tests.getOrDefault(match.group(1), "");
                String method = match.group(2) == null ? "class " + match.group(1) : " " + match.group(2) + "(";
                if (!source.contains(method)) {
                    wrong.add(row.getFirst() + ": " + match.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyCaseThatARowNamesIsAmongTheReferenceData() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(GOLDEN), "SKIPPED: no reference data");
        List<String> wrong = new ArrayList<>();
        for (List<String> row : rows()) {
            for (Matcher match = CASE.matcher(row.getLast()); match.find(); ) {
                for (String name : match.group(1).strip().split(", *")) {
                    boolean there = Stream.of("adapterhub", "peft")
                            .anyMatch(library -> Files.isRegularFile(
                                    GOLDEN.resolve(library).resolve(name).resolve("case.json")));
                    if (!name.isEmpty() && !there) {
                        wrong.add(row.getFirst() + ": " + name);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyWordOfVerifyHasARow() throws IOException {
        for (Difference difference : Difference.values()) {
            if (difference != Difference.OTHER) {
                assertTrue(
                        rows().stream().anyMatch(row -> row.getFirst().startsWith("`" + difference.text() + "` ")),
                        difference.text());
            }
        }
    }
}
