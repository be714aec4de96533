package graft.engine.service;

import graft.engine.runs.Latency;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/// What a front end may ask about adapters that exist already.
public interface AdapterService {

    /// Takes an adapter of PEFT or the `adapters` library into the workspace: what dropping its folder on the
    /// window does. It fails with the reason where the adapter is damaged, is for another base, or does what
    /// Graft does not; then the workspace is as it was.
    @JsonRequest
    CompletableFuture<AdapterReport> importAdapter(ImportRequest request);

    /// Writes an adapter for others: as PEFT or the `adapters` library save theirs, or merged into its base. It fails
    /// with the reason where that form has nothing that computes the same; then nothing is written.
    @JsonRequest
    CompletableFuture<ExportOutcome> exportAdapter(ExportRequest request);

    /// Times one row through a trained run's model, with its adapters as they are and merged, and keeps that with the
    /// run. Refused while a run is trained, which would share the processor.
    @JsonRequest
    CompletableFuture<Latency> latency(String run);
}
