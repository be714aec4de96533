package graft.engine.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/// Tasks that are learned one after the other over one base, an adapter each, with full fine-tuning beside them. A
/// sequence is kept in the workspace; its training is done by ordinary runs of its group.
public interface SequenceService {

    /// Reads a sequence file and keeps it; nothing is trained yet.
    ///
    /// @return what was measured of it before, if anything
    @JsonRequest
    CompletableFuture<ContinualTable> openSequence(String file);

    /// Makes a sequence of the recipes of runs, in their order, and keeps it; nothing is trained yet.
    @JsonRequest
    CompletableFuture<ContinualTable> sequenceOfRuns(RunIds runs);

    /// Takes a kept sequence one step further: measures what can be, and queues the next task's runs. To be asked again
    /// when they have ended, until it names none.
    ///
    /// @param device `auto`, `cpu`, `cuda:0`, `mps`
    @JsonRequest
    CompletableFuture<ContinualTicket> continueSequence(String sequence, String device);

    /// What a sequence of tasks has measured so far.
    ///
    /// @param sequence as the ticket names it
    @JsonRequest
    CompletableFuture<ContinualTable> continualTable(String sequence);

    /// The workspace's sequences, that which was begun or continued last first.
    @JsonRequest
    CompletableFuture<List<String>> sequences();
}
