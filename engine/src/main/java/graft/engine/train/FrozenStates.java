package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import graft.engine.adapter.AdaptedModel;
import graft.engine.data.Batch;
import graft.engine.error.FileFault;
import graft.engine.eval.Feed;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Task;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the lowest layer with an adapter reads, computed once for each training row and kept: nothing below
/// changes from epoch to epoch.
///
/// A row's states are always those of the micro-batch in which the first epoch has it, whenever they are computed: sums
/// over other shapes may differ in their last bits, and a resumed run, which computes them anew, must not.
final class FrozenStates implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FrozenStates.class);

    /// Of the machine's memory, as a fraction; beyond that a file is used.
    private static final int SHARE_OF_MEMORY = 8;

    /// The largest file.
    private static final long LARGEST_FILE = 16L << 30;

    private final AdaptedModel model;
    private final TrainingLoop.Collate collate;
    private final int[][] homes;
    private final int[] homeOf;
    private final KeptStates kept;
    private final int layers;

    private FrozenStates(AdaptedModel model, Plan plan, int rows, TrainingLoop.Collate collate, KeptStates kept) {
        this.model = model;
        this.collate = collate;
        this.kept = kept;
        this.layers = model.frozenLayers();
        this.homes = plan.firstEpoch();
        this.homeOf = new int[rows];
        for (int home = 0; home < homes.length; home++) {
            for (int row : homes[home]) {
                homeOf[row] = home;
            }
        }
    }

    /// Keeps them where that saves work and there is room.
    ///
    /// @param lengths tokens of each training row
    /// @param folder  for a file where memory is too small
    /// @param log     told what is kept where, or why not
    /// @return null where every epoch computes everything
    static @Nullable FrozenStates of(
            Recipe recipe,
            AdaptedModel model,
            Plan plan,
            int[] lengths,
            TrainingLoop.Collate collate,
            RunFolder folder,
            RunLog log) {
        boolean again = plan.totalSteps() > plan.stepsPerEpoch()
                && recipe.training().loss().layerDrop() == null;
        // Masked words are drawn anew in each epoch.
        boolean same = model.task().kind() != Task.Kind.MASKED_LM
                && recipe.adapters().stream().noneMatch(FrozenStates::changesInputs);
        if (!again || !same || model.frozenLayers() == 0) {
            return null;
        }
        Path file = folder.path().resolve("frozen-states.bin");
        int width = model.base().shape().width();
        boolean half = model.base().precision().type() != ComputeType.FP32;
        long tokens = 0;
        for (int length : lengths) {
            tokens += length;
        }
        long bytes = KeptStates.bytes(tokens, width, half);
        String what = "What layer " + model.frozenLayers() + " reads never changes: " + (bytes >> 20) + " MB";
        try {
            boolean inMemory = bytes <= memory() / SHARE_OF_MEMORY;
            if (!inMemory
                    && (bytes > LARGEST_FILE
                            || bytes > Files.getFileStore(folder.path()).getUsableSpace() / 2)) {
                log.note(0, "frozen-states", what + " have no room and are computed in every epoch.");
                return null;
            }
            log.note(
                    0,
                    "frozen-states",
                    what + " are computed once and kept in " + (inMemory ? "memory" : "a file of the run")
                            + (half ? ", as bf16." : "."));
            KeptStates kept = inMemory
                    ? KeptStates.inMemory(lengths, width, half)
                    : KeptStates.inFile(file, lengths, width, half);
            return new FrozenStates(model, plan, lengths.length, collate, kept);
        } catch (IOException failure) {
            log.note(0, "frozen-states", what + " cannot be kept: " + FileFault.of(failure) + ".");
            return null;
        }
    }

    /// What acts on or beside the embedding, or between layers.
    private static boolean changesInputs(AdapterSpec spec) {
        return spec.enabled()
                && switch (spec) {
                    case PromptSpec _, InvertibleSpec _, ReftSpec _ -> true;
                    default -> false;
                };
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /// Where a micro-batch's pass begins; computes what is not yet there.
    ///
    /// @param scope owns the states
    /// @throws IOException when the file of states cannot be used
    BaseModel.Start start(Batch batch, NDManager scope) throws IOException {
        int width = kept.width();
        float[] states = new float[Math.multiplyExact(batch.inputIds().length, width)];
        for (int i = 0; i < batch.rows(); i++) {
            int row = batch.rowIndices()[i];
            if (!kept.has(row)) {
                compute(homes[homeOf[row]]);
            }
            kept.get(row, states, i * batch.length() * width);
        }
        NDArray state = scope.create(states, new Shape(batch.rows(), batch.length(), width));
        return new BaseModel.Start(layers, state);
    }

    private void compute(int[] rows) throws IOException {
        Batch batch = collate.batch(rows, 0);
        try (NDManager scope = model.base().manager().newSubManager()) {
            float[] states = model.frozen(Feed.inputs(scope, batch)).toFloatArray();
            for (int i = 0; i < rows.length; i++) {
                kept.put(rows[i], states, i * batch.length() * kept.width());
            }
        }
    }

    @Override
    public void close() {
        try {
            kept.close();
        } catch (IOException failure) {
            LOG.warn("The states of frozen layers could not be removed: {}", FileFault.of(failure));
        }
    }
}
