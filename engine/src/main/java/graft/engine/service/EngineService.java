package graft.engine.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The engine's services. Every call returns at once; futures fail with {@link ServiceFailure}. Recipes travel as their
/// JSON
/// text, so that fields this version does not know survive. Cancelling a future asks the engine to give the work up.
public interface EngineService {

    /// Version, devices, memory: what this engine can do. Answered as soon as the native library is up.
    CompletableFuture<EngineStatus> status();

    /// Bundled, registered and cached base models.
    CompletableFuture<List<BaseModelEntry>> models();

    /// Loads base model and tokenizer into the engine so that a following run starts at once.
    CompletableFuture<Void> warm(String model, String precision);

    /// The bundled samples.
    CompletableFuture<List<DataEntry>> datasets();

    /// Reads a data source: columns, guessed roles, balance, lengths, duplicates, a few rows.
    CompletableFuture<DataReport> inspectData(DataRequest request);

    /// Builds the recipe's model on a few of its rows and compares it with the bare base.
    CompletableFuture<IdentityReport> checkIdentity(String recipeJson);

    /// Checks the recipe, makes its run folder and queues it.
    CompletableFuture<RunTicket> train(TrainRequest request);

    /// Queues a stopped, failed or interrupted run to go on from its last checkpoint.
    CompletableFuture<RunTicket> resume(String run);

    /// Asks a run to stop at the next micro-batch and keep its result; takes a queued run from the queue.
    CompletableFuture<Void> stop(String run);

    /// Labels with probabilities, or generated text, for the given texts.
    CompletableFuture<List<Prediction>> predict(PredictRequest request);

    /// The heart-beat: uptime in milliseconds.
    CompletableFuture<Long> ping();
}
