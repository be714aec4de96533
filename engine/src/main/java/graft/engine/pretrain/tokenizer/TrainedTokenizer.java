package graft.engine.pretrain.tokenizer;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A tokenizer as the files of a Hugging Face model folder.
/// @param vocabulary how many ids it has
/// @param files      content by name: `tokenizer.json`, `tokenizer_config.json`, `special_tokens_map.json`, and
///                   `vocab.txt` for WordPiece
public record TrainedTokenizer(int vocabulary, Map<String, String> files) {

    public TrainedTokenizer {
        files = Map.copyOf(files);
    }

    /// @throws InvalidInput when the folder cannot be written to
    public void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                AtomicFile.write(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new InvalidInput(
                    FileFault.diskFull(e) ? ErrorCode.DISK_FULL : ErrorCode.FILE_UNWRITABLE,
                    "The tokenizer cannot be written to " + folder + ": " + FileFault.of(e) + ".",
                    "Name a folder that you may write to, on a disk with room.",
                    e);
        }
    }
}
