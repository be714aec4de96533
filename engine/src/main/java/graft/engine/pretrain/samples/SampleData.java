package graft.engine.pretrain.samples;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.pretrain.world.Lexicon;
import graft.engine.pretrain.world.World;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Makes the sample data sets of the repository.
public final class SampleData {
    /// The seed of the committed files.
    public static final long SEED = 20_26;

    private SampleData() {}

    /// All sets, in memory.
    public static List<SampleSet> sets(long seed) {
        World world = World.create(Lexicon.load());
        return List.of(
                ReviewSamples.make(world, seed),
                TopicSamples.make(world, seed),
                EntitySamples.make(world, seed),
                AcceptabilitySamples.make(world, seed),
                StyleSamples.make(world, seed));
    }

    /// The files of one set by name, as they are written.
    public static Map<String, String> files(SampleSet set, long seed) {
        return SampleFiles.of(set, seed);
    }

    /// Writes every set to a folder of its name under `samplesFolder/data`, each file whole or not at all.
    ///
    /// @throws InvalidInput when the folder cannot be written to
    public static void writeAll(Path samplesFolder, long seed) {
        for (SampleSet set : sets(seed)) {
            Path folder = samplesFolder.resolve("data").resolve(set.name());
            for (Map.Entry<String, String> file : files(set, seed).entrySet()) {
                write(folder.resolve(file.getKey()), file.getValue());
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw new InvalidInput(
                    FileFault.diskFull(e) ? ErrorCode.DISK_FULL : ErrorCode.FILE_UNWRITABLE,
                    file + ": the sample data cannot be written here (" + FileFault.of(e) + ").",
                    "Name a folder that you may write to, on a disk with room.",
                    e);
        }
    }
}
