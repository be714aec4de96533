package graft.engine.service;

import graft.engine.recipe.MemoryCalibration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/// The engine's services. Every call returns at once; futures fail with {@link ServiceFailure}. Recipes
/// travel as their JSON text, so that fields this version does not know survive. Cancelling a future asks the
/// engine to give the work up.
public interface EngineService extends ModelService, AdapterService, RunService, SequenceService {

    /// Version, devices, memory: what this engine can do. Answered as soon as the native library is up.
    @JsonRequest
    CompletableFuture<EngineStatus> status();

    /// Loads base model and tokenizer into the engine so that a following run starts at once.
    @JsonRequest
    CompletableFuture<Void> warm(String model, String precision);

    /// The bundled samples.
    @JsonRequest
    CompletableFuture<List<DataEntry>> datasets();

    /// Reads a data source: columns, guessed roles, balance, lengths, duplicates, a few rows.
    @JsonRequest
    CompletableFuture<DataReport> inspectData(DataRequest request);

    /// Builds the recipe's model on a few of its rows and compares it with the bare base.
    @JsonRequest
    CompletableFuture<IdentityReport> checkIdentity(String recipeJson);

    /// Takes two steps of the recipe on its longest rows and says what they took. Leaves no run. Cancel the future to
    /// give it up before it begins.
    @JsonRequest
    CompletableFuture<MeasuredCost> measure(String recipeJson);

    /// What runs here were measured to take beside what was estimated: corrects the estimates of recipes of a
    /// precision.
    ///
    /// @param precision as recipes name it; another word counts as `auto`
    @JsonRequest
    CompletableFuture<MemoryCalibration> memoryCalibration(String precision);

    /// Checks the recipe, makes its run folder and queues it.
    @JsonRequest
    CompletableFuture<RunTicket> train(TrainRequest request);

    /// Queues a stopped, failed or interrupted run to go on from its last checkpoint.
    @JsonRequest
    CompletableFuture<RunTicket> resume(String run);

    /// Asks a run to stop at the next micro-batch and keep its result; takes a queued run from the queue.
    @JsonRequest
    CompletableFuture<Void> stop(String run);

    /// Labels with probabilities, or generated text, for the given texts.
    @JsonRequest
    CompletableFuture<List<Prediction>> predict(PredictRequest request);

    /// The heart-beat: uptime in milliseconds.
    @JsonRequest
    CompletableFuture<Long> ping();
}
