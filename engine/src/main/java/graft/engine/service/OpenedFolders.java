package graft.engine.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The model folders that the user opened, remembered in a workspace. A folder that is gone meanwhile is left out,
/// not forgotten: the disk it was on may come back.
///
/// @param file the list, `models.json` of the workspace
record OpenedFolders(Path file) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 500;

    List<Path> list() {
        return all().stream().filter(Files::isDirectory).toList();
    }

    void add(Path folder) {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(folder);
        folders.addAll(all());
        write(folders);
    }

    void remove(Path folder) {
        Set<Path> folders = new LinkedHashSet<>(all());
        if (folders.remove(folder)) {
            write(folders);
        }
    }

    private List<Path> all() {
        List<Path> folders = new ArrayList<>();
        try {
            JsonNode root = Files.isRegularFile(file) ? JSON.readTree(Files.readString(file)) : JSON.nullNode();
            for (JsonNode folder : root.path("folders")) {
                folders.add(Path.of(folder.asText()));
            }
        } catch (IOException | InvalidPathException damaged) {
            return folders; // a convenience only: what can be read of it is used
        }
        return folders;
    }

    private void write(Set<Path> folders) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode list = root.putArray("folders");
        folders.stream().limit(MOST).forEach(folder -> list.add(folder.toString()));
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            AtomicFile.write(file, root.toPrettyString());
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    "The workspace's list of models " + file + " cannot be written: " + FileFault.of(failure) + ".",
                    "Check its rights, or choose another workspace.",
                    failure);
        }
    }
}
