package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.LocalEngine;
import graft.engine.runs.RunNotes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "note", description = "Tags and remarks of a run; shows them when nothing is changed.")
final class NoteCommand extends GraftCommand {

    @Parameters(paramLabel = "RUN", description = "A run's id or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Option(names = "--tag", paramLabel = "TAG", description = "Adds a tag.")
    private List<String> tags = List.of();

    @Option(names = "--untag", paramLabel = "TAG", description = "Takes a tag away.")
    private List<String> untags = List.of();

    @Option(names = "--text", paramLabel = "TEXT", description = "Replaces the remark.")
    private @Nullable String text;

    @Override
    public Integer call() throws Exception {
        RunNotes notes = workspace().run(run).notes();
        if (!tags.isEmpty() || !untags.isEmpty() || text != null) {
            List<String> all = new ArrayList<>(notes.tags());
            all.addAll(tags);
            all.removeAll(untags);
            try (LocalEngine engine = engine()) {
                notes = engine.annotate(run, all, text == null ? notes.note() : text)
                        .get()
                        .notes();
            }
        }
        ObjectNode document = Json.object().put("run", run);
        document.set("tags", Json.array(notes.tags()));
        document.put("note", notes.note());
        print(
                document,
                "tags: " + (notes.tags().isEmpty() ? "none" : String.join(", ", notes.tags()))
                        + (notes.note().isEmpty() ? "" : "\n" + notes.note()));
        return 0;
    }
}
