package graft.engine.desk;

import ai.djl.Device;
import graft.engine.error.EngineException;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.MemoryBook;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunOwner;
import graft.engine.service.BaseModels;
import graft.engine.service.Machine;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Whether a run may begin beside others: what it is estimated to take, and what the others will still take, must be
/// free where it is trained.
final class MemoryRoom implements RunQueue.Room {

    /// Of the free memory; the rest is for the estimates' error and for everybody else.
    private static final double USABLE = 0.8;

    private final BaseModels models;
    private final MemoryBook book;

    MemoryRoom(BaseModels models, MemoryBook book) {
        this.models = models;
        this.book = book;
    }

    @Override
    public boolean fits(RunFolder next, List<RunFolder> live) {
        Device device = Torch.start().device(next.info().device());
        double taken = need(next, device);
        for (RunFolder run : live) {
            boolean same = Torch.start().device(run.info().device()).equals(device);
            taken += same ? Math.max(0, need(run, device) - held(run, device)) : 0;
        }
        return taken <= USABLE * free(device);
    }

    private static double free(Device device) {
        return device.isGpu()
                ? Torch.start().devices().freeBytes(device).orElse(0)
                : Machine.here().freeBytes();
    }

    /// The estimate; nothing where the recipe cannot be used, since such a run fails at once.
    private double need(RunFolder run, Device device) {
        try {
            Recipe recipe = RecipeJson.read(run.recipeText());
            if (device.isGpu() && recipe.training().microBatchSize() == null) {
                // What is left open is divided on processors only.
                recipe = recipe.withTraining(
                        recipe.training().withMicroBatchSize(recipe.training().batchSize()));
            }
            return MemoryEstimate.of(recipe, models.shape(recipe.base().model()))
                    .calibrated(book.latest(recipe.precision()).calibration())
                    .total();
        } catch (EngineException unusable) {
            return 0;
        }
    }

    /// What the process that trains a run holds of the device's memory; 0 where that is not known.
    private static double held(RunFolder run, Device device) {
        long pid = run.owner().map(RunOwner::pid).orElse(0L);
        return device.isGpu() ? Torch.start().devices().heldBytes(device, pid).orElse(0) : resident(pid);
    }

    private static double resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException _) {
            return 0;
        }
    }
}
