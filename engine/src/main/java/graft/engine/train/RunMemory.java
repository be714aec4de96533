package graft.engine.train;

import graft.engine.data.PreparedData;
import graft.engine.error.FileFault;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Extent;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.MemoryBook;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a run is expected to take, how it is fitted into memory, what it took, and what later estimates learn from the
/// difference.
final class RunMemory {

    private static final Logger LOG = LoggerFactory.getLogger(RunMemory.class);

    private final @Nullable MemoryBook book;
    private final Recipe recipe;
    private final BaseModel base;
    private final MemoryBook.Place place;
    private final MemoryBook.Reading known;
    private final Extent extent;
    private final @Nullable MicroBatches begun;
    private final long before;
    private @Nullable MemoryPlan chosen;

    /// @param book   null where nothing is remembered
    /// @param recipe with its labels
    /// @param begun  how the run divided its batches before, or null for a new one
    /// @param before held of the device's memory before the run made anything
    RunMemory(
            @Nullable MemoryBook book,
            Recipe recipe,
            BaseModel base,
            Extent extent,
            @Nullable MicroBatches begun,
            long before) {
        this.book = book;
        this.recipe = recipe;
        this.base = base;
        this.place = MemoryBook.Place.here(Torch.start().devices().owner(base.device()), recipe.precision());
        this.known = book == null ? MemoryBook.Reading.NOTHING : book.read(place);
        this.extent = extent;
        this.begun = begun == null && base.device().isGpu()
                ? MicroBatches.ofRows(recipe.training().batchSize())
                : begun;
        this.before = before;
    }

    /// What a run over these rows holds at once. Rows lie end to end, so that of those that are worked on together the
    /// mean length counts: of the longest ones.
    ///
    /// @param batch rows of a step
    static Extent extent(PreparedData data, int batch) {
        int longest = Stream.of(data.train(), data.validation(), data.test())
                .mapToInt(rows -> longest(rows.lengths(), batch))
                .max()
                .orElse(1);
        return new Extent(
                longest, Math.max(data.validation().size(), data.test().size()));
    }

    private static int longest(int[] lengths, int batch) {
        int[] sorted = lengths.clone();
        Arrays.sort(sorted);
        double mean = Arrays.stream(sorted, Math.max(0, sorted.length - batch), sorted.length)
                .average()
                .orElse(1);
        return (int) Math.ceil(mean);
    }

    /// How the run fits into what is free now; said in the journal.
    MemoryPlan plan(RunLog log) {
        MemoryPlan plan = plan();
        if (known.damage() != null) {
            log.note(0, "warning", known.damage());
        }
        int runs = known.calibration().runs();
        String by = runs == 0 ? "" : ", by what " + runs + (runs == 1 ? " run" : " runs") + " took here";
        TrainingSpec spec = recipe.training();
        boolean parted = plan.microBatch() < spec.batchSize() && spec.microBatchSize() == null;
        boolean byPositions = plan.parts().positions() < Long.MAX_VALUE;
        log.note(
                0,
                "memory",
                String.format(
                        Locale.ROOT,
                        "about %.2f GB will be needed%s%s.",
                        plan.bytes() / 1e9,
                        parted && byPositions
                                ? ", with up to " + plan.parts().positions() + " tokens of a batch at a time"
                                : "",
                        by));
        if (parted && !byPositions && (begun == null || plan.microBatch() < begun.rows())) {
            log.note(
                    0,
                    "micro-batch",
                    "Memory is short: batches are worked through " + plan.microBatch() + " rows at a time.");
        }
        if (plan.recompute() && spec.checkpointActivations().equals("auto")) {
            boolean packed = MemoryEstimate.recomputes(recipe, base.shape());
            log.note(
                    0,
                    "recomputation",
                    (packed ? "The base is packed in " + base.precision().text() : "Memory is short")
                            + ": each layer's activations are computed again in the backward pass.");
        }
        return plan;
    }

    /// How the run fits into what is free now.
    MemoryPlan plan() {
        MemoryPlan.Need need = new MemoryPlan.Need(base.shape(), extent, known.calibration(), begun);
        MemoryPlan plan = MemoryPlan.of(recipe, need, MemoryPlan.usable(base.device()));
        chosen = plan;
        return plan;
    }

    /// Rows that are worked on at once.
    ///
    /// @param asked for; the answer until the plan is made
    int rows(int asked) {
        return chosen == null ? asked : chosen.microBatch();
    }

    /// Remembers what a run took, unless what was there before it hides that.
    void learn(long peak) {
        if (book == null || chosen == null) {
            return;
        }
        MemoryEstimate counted = MemoryEstimate.of(chosen.in(recipe), base.shape(), extent);
        if (peak - before < counted.activations() / 2) {
            return;
        }
        try {
            book.add(place, counted.beside(peak));
        } catch (IOException failure) {
            LOG.warn("what the run took could not be kept for later estimates: {}", FileFault.of(failure));
        }
    }
}
