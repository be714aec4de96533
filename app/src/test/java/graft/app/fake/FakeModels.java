package graft.app.fake;

import graft.engine.service.BaseModelEntry;
import graft.engine.service.DownloadState;
import graft.engine.service.HubModel;
import graft.engine.service.HubModelEntry;
import graft.engine.service.HubQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Base models of an engine that follows a script: a small encoder, of which there is the configuration alone, and of
/// folders and the hub whatever is asked for.
final class FakeModels {

    private static final String CONFIG = """
            {"model_type": "bert", "architectures": ["BertForMaskedLM"], "hidden_size": 256, "num_hidden_layers": 6,
             "num_attention_heads": 4, "intermediate_size": 1024, "vocab_size": 8000, "max_position_embeddings": 256,
             "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
            """;

    private final Path base;
    private List<BaseModelEntry> offered = List.of();

    /// @param base the encoder's folder
    FakeModels(Path base) {
        this.base = base;
        try {
            Files.createDirectories(base);
            Files.writeString(base.resolve("config.json"), CONFIG);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// From now on these are there, and the encoder is not.
    void offer(List<BaseModelEntry> entries) {
        offered = entries;
    }

    public CompletableFuture<List<BaseModelEntry>> models() {
        return CompletableFuture.completedFuture(offered.isEmpty() ? List.of(tiny()) : offered);
    }

    private BaseModelEntry tiny() {
        return new BaseModelEntry(
                "tiny-encoder",
                "bundled",
                base.toString(),
                "BertForMaskedLM",
                4_212_992,
                4,
                256,
                16 << 20,
                "Apache-2.0",
                true,
                "");
    }

    public CompletableFuture<BaseModelEntry> openModel(String folder) {
        return CompletableFuture.completedFuture(
                new BaseModelEntry(folder, "folder", folder, "BertModel", 1, 1, 8, 4, "", true, ""));
    }

    public CompletableFuture<Void> forgetModel(String folder) {
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query) {
        return CompletableFuture.completedFuture(
                List.of(new HubModelEntry("team/" + query.text(), "bert", true, "mit", 1L << 33, 5, 2, false, true)));
    }

    public CompletableFuture<HubModel> hubModel(String id) {
        return CompletableFuture.completedFuture(new HubModel(
                id,
                "c0ffee",
                true,
                models().join().getFirst(),
                List.of(new HubModel.File("config.json", 9, false)),
                9,
                9,
                3));
    }

    public CompletableFuture<DownloadState> download(String id) {
        return CompletableFuture.completedFuture(
                new DownloadState(id, "running", 1, 9, 0.5, "config.json", "", "", "", ""));
    }

    public CompletableFuture<List<DownloadState>> downloads() {
        return CompletableFuture.completedFuture(List.of());
    }

    public CompletableFuture<Void> cancelDownload(String id) {
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<Void> warm(String model, String precision) {
        return CompletableFuture.completedFuture(null);
    }
}
