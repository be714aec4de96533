package graft.engine.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The task as JSON.
final class TaskJson {

    private TaskJson() {}

    static Task read(Fields root) {
        Optional<Fields> object = root.object("task");
        if (object.isEmpty()) {
            if (!root.has("task")) {
                root.error("task", "is missing", "write {\"kind\": …} with one of " + kinds());
            }
            return new Task(Task.Kind.CLASSIFICATION, List.of());
        }
        Fields fields = object.get();
        if (!fields.has("kind")) {
            fields.error("kind", "is missing", "choose one of " + kinds());
        }
        return new Task(
                fields.choice("kind", Task.Kind.CLASSIFICATION, Task.Kind.values(), Task.Kind::text),
                fields.texts("labels"),
                fields.rest());
    }

    private static String kinds() {
        return Arrays.stream(Task.Kind.values()).map(Task.Kind::text).collect(Collectors.joining(", "));
    }

    static ObjectNode write(Task task) {
        Canonical out = new Canonical().put("kind", task.kind().text());
        if (!task.labels().isEmpty()) {
            out.put("labels", task.labels());
        }
        return out.with(task.extra());
    }
}
