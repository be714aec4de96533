package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the user keeps about a run: `notes.json` in its folder, absent while there is nothing.
///
/// @param tags short words, each once, in the user's order
/// @param note free text, maybe of several lines
public record RunNotes(List<String> tags, String note) {

    /// Nothing noted.
    public static final RunNotes NONE = new RunNotes(List.of(), "");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST_TAG = 60;
    private static final int LONGEST_NOTE = 20_000;

    public RunNotes {
        tags = tags.stream()
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }

    /// @throws InvalidInput when a tag or the note is too long, or a tag has a line break
    public RunNotes checked() {
        for (String tag : tags) {
            if (tag.length() > LONGEST_TAG || tag.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "tags: \"" + tag.substring(0, Math.min(LONGEST_TAG, tag.length()))
                                + "\" is no tag: one line of at most " + LONGEST_TAG + " characters.",
                        "Put longer text into the note.");
            }
        }
        if (note.length() > LONGEST_NOTE) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "note: " + note.length() + " characters are more than " + LONGEST_NOTE + ".",
                    "Keep a longer text in a file of its own.");
        }
        return this;
    }

    static RunNotes read(Path file) {
        try {
            JsonNode node = MAPPER.readTree(Files.readString(file));
            List<String> tags = new ArrayList<>();
            node.path("tags").forEach(tag -> tags.add(tag.asText()));
            return new RunNotes(tags, node.path("note").asText(""));
        } catch (NoSuchFileException _) {
            return NONE;
        } catch (IOException _) {
            return NONE; // remarks that cannot be read must not hide the run
        }
    }

    void write(Path file) {
        ObjectNode node = MAPPER.createObjectNode().put("schema", "graft.notes/1");
        tags.forEach(node.putArray("tags")::add);
        node.put("note", note);
        try {
            AtomicFile.write(file, node.toPrettyString() + "\n");
        } catch (IOException failure) {
            throw new InvalidInput(
                    FileFault.diskFull(failure) ? ErrorCode.DISK_FULL : ErrorCode.FILE_UNWRITABLE,
                    "The notes " + file + " could not be written: " + FileFault.of(failure) + ".",
                    "Free some space, or check that the folder can be written.",
                    failure);
        }
    }
}
