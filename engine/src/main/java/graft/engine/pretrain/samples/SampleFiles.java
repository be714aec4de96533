package graft.engine.pretrain.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of a sample set as text, by name: `train`, `test`, `sample.json` and the data card `README.md`. The
/// same set gives the same bytes on every system.
final class SampleFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleFiles() {}

    static Map<String, String> of(SampleSet set, long seed) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(set.fileName("train"), rows(set, set.train()));
        files.put(set.fileName("test"), rows(set, set.test()));
        files.put("sample.json", description(set));
        files.put("README.md", card(set, seed));
        return files;
    }

    private static String rows(SampleSet set, List<List<Object>> rows) {
        StringBuilder out = new StringBuilder();
        if (!set.jsonLines()) {
            out.append(String.join(",", set.fields())).append('\n');
        }
        for (List<Object> row : rows) {
            out.append(set.jsonLines() ? jsonLine(set.fields(), row) : csvLine(row))
                    .append('\n');
        }
        return out.toString();
    }

    private static String csvLine(List<Object> row) {
        List<String> cells = new ArrayList<>();
        for (Object value : row) {
            String text = value.toString();
            boolean quoted = text.contains(",") || text.contains("\"") || text.contains("\n");
            cells.add(quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text);
        }
        return String.join(",", cells);
    }

    private static String jsonLine(List<String> fields, List<Object> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            object.put(fields.get(i), row.get(i));
        }
        return json(object, false);
    }

    private static String description(SampleSet set) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("kind", set.taskKind());
        if (!set.labels().isEmpty()) {
            task.put("labels", set.labels());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", set.name());
        all.put("title", set.title());
        all.put("task", task);
        all.put("columns", new TreeMap<>(set.columns()));
        all.put("files", ordered("train", set.fileName("train"), "test", set.fileName("test")));
        all.put("labels", set.labels());
        all.put("rows", ordered("train", set.train().size(), "test", set.test().size()));
        all.put("licence", "CC0-1.0");
        all.put("labelNoise", set.labelNoise());
        all.put("description", set.description());
        return json(all, true) + "\n";
    }

    private static String card(SampleSet set, long seed) {
        String noise = set.labelNoise() == 0
                ? "None; every label is true by construction."
                : Math.round(set.labelNoise() * 100) + " % of the training labels were changed on purpose, drawn"
                        + " evenly; the test labels are all true, so a perfect method scores 100 %.";
        return """
                # %s

                %s

                | | |
                |---|---|
                | Task | %s%s |
                | Rows | %d for training, %d for testing; no text is in both |
                | Columns | %s |
                | Language | English of a made-up world; no real person, firm or place is meant |
                | Licence | CC0-1.0 |

                ## How it was made

                %s

                ## Label noise

                %s

                ## How to repeat it

                The files are a pure function of the seed %d: `SampleData.writeAll(samples, %d)` in the engine writes
                them again byte for byte, and a test compares them. They were drawn with seeds of their own, so no
                document of the pre-training text was made from the same dice.
                """.formatted(
                set.title(),
                set.description(),
                set.taskKind(),
                set.labels().isEmpty() ? "" : ": " + String.join(", ", set.labels()),
                set.train().size(),
                set.test().size(),
                String.join(
                        ", ",
                        set.fields().stream().map(field -> "`" + field + "`").toList()),
                set.card().strip(),
                noise,
                seed,
                seed);
    }

    private static Map<String, Object> ordered(String key, Object value, String key2, Object value2) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(key2, value2);
        return map;
    }

    private static String json(Object value, boolean pretty) {
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indent);
        try {
            return pretty ? JSON.writer(printer).writeValueAsString(value) : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sample set that is no JSON: " + value, e);
        }
    }
}
