package graft.engine.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Where a run stands: with the tensors beside it, everything that it needs to go on as if nothing had happened. The
/// order of rows, the learning rate and the random numbers are functions of seed and step, so these two stand for them.
///
/// @param step         updates done
/// @param epoch        the next step's epoch, from 0; with `batch` the data cursor
/// @param batch        the next step's batch within the epoch
/// @param seed         of order, masks and dropout
/// @param schedule     of the learning rate
/// @param seconds      of training so far
/// @param watch        early stopping
/// @param evaluated    the step that was evaluated last, -1 before the first
/// @param best         file with the best weights beside this checkpoint, or null before the first evaluation
/// @param losses       the watch over spikes of the loss
/// @param rateScale    of every learning rate: 1, or less after a retry
/// @param fingerprint  of recipe, base model and data; a checkpoint of other ones is not continued
record Checkpoint(
        long step,
        int epoch,
        long batch,
        long seed,
        LearningRateSchedule schedule,
        double seconds,
        EarlyStopping watch,
        long evaluated,
        @Nullable String best,
        LossWatch losses,
        double rateScale,
        Fingerprint fingerprint) {

    private static final String SCHEMA = "graft.checkpoint/2";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// Where the best weights are lost: whatever comes next is the best so far.
    Checkpoint withoutBest() {
        return new Checkpoint(
                step,
                epoch,
                batch,
                seed,
                schedule,
                seconds,
                watch.withoutBest(),
                evaluated,
                null,
                losses,
                rateScale,
                fingerprint);
    }

    ObjectNode json() {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("schema", SCHEMA).put("step", step);
        node.putObject("cursor").put("epoch", epoch).put("batch", batch);
        node.put("seed", seed);
        node.putObject("schedule")
                .put("kind", schedule.kind().text())
                .put("warmupSteps", schedule.warmupSteps())
                .put("totalSteps", schedule.totalSteps());
        node.put("seconds", seconds).put("evaluated", evaluated);
        ObjectNode stopping = node.putObject("earlyStopping");
        stopping.put("metric", watch.metric()).put("patience", watch.patience()).put("minDelta", watch.minDelta());
        stopping.put("bestStep", watch.bestStep()).put("waited", watch.waited());
        if (!Double.isNaN(watch.best())) {
            stopping.put("best", watch.best());
        }
        if (!Double.isNaN(watch.reference())) {
            stopping.put("reference", watch.reference());
        }
        node.put("best", best).put("rateScale", rateScale);
        losses.write(node.putObject("losses"));
        fingerprint.write(node.putObject("hashes"));
        return node;
    }

    /// @param schedule of the recipe; the file's is for people
    /// @throws IllegalArgumentException when the file is not a checkpoint's
    static Checkpoint of(JsonNode node, LearningRateSchedule schedule) {
        if (!node.path("schema").asText().equals(SCHEMA) || !node.path("step").isIntegralNumber()) {
            throw new IllegalArgumentException("it is no description of a checkpoint");
        }
        JsonNode stopping = node.path("earlyStopping");
        return new Checkpoint(
                node.path("step").asLong(),
                node.path("cursor").path("epoch").asInt(),
                node.path("cursor").path("batch").asLong(),
                node.path("seed").asLong(),
                schedule,
                node.path("seconds").asDouble(),
                new EarlyStopping(
                        stopping.path("metric").asText(),
                        stopping.path("patience").asInt(),
                        stopping.path("minDelta").asDouble(),
                        stopping.path("best").asDouble(Double.NaN),
                        stopping.path("bestStep").asLong(),
                        stopping.path("reference").asDouble(Double.NaN),
                        stopping.path("waited").asInt()),
                node.path("evaluated").asLong(-1),
                node.hasNonNull("best") ? node.path("best").asText() : null,
                LossWatch.read(node.path("losses")),
                node.path("rateScale").asDouble(1),
                Fingerprint.read(node.path("hashes")));
    }
}
