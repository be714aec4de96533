package graft.engine.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/// Where base models come from: this installation, folders, the hub's cache, the hub. The part of
/// {@link EngineService} behind the base picker.
public interface ModelService {

    /// Bundled, registered, opened and cached base models, each with its fit to this machine. Nothing is loaded.
    @JsonRequest
    CompletableFuture<List<BaseModelEntry>> models();

    /// Looks at a folder that the user chose or dropped, and keeps it in the list of {@link #models}. A folder that is
    /// a model but cannot be used comes back as not `readable` with its problem, and is kept too.
    ///
    /// @return fails with `GRAFT-1301` where the folder is no model at all
    @JsonRequest
    CompletableFuture<BaseModelEntry> openModel(String folder);

    /// Takes an opened folder out of the list; the folder itself stays.
    @JsonRequest
    CompletableFuture<Void> forgetModel(String folder);

    /// Searches the hub. Fails with `GRAFT-2107` where it cannot be reached or offline mode is on.
    @JsonRequest
    CompletableFuture<List<HubModelEntry>> searchHub(HubQuery query);

    /// Licence, sizes, shape and fit of a model on the hub: `owner/name` or `owner/name@revision`. Reads its list of
    /// files and its `config.json`, nothing else. Fails with `GRAFT-1301` (there is none), `GRAFT-1308` (gated or
    /// private), `GRAFT-1309` (the answer cannot be trusted), `GRAFT-2107` (not reachable).
    @JsonRequest
    CompletableFuture<HubModel> hubModel(String id);

    /// Starts the download of a model into the hub's cache, or joins the one that runs, and returns at once. Ask the
    /// user first: {@link #hubModel} has licence and size. Follow it by {@link #downloads}.
    @JsonRequest
    CompletableFuture<DownloadState> download(String id);

    /// Every download of this engine's life, latest first; cheap enough to be asked several times a second.
    @JsonRequest
    CompletableFuture<List<DownloadState>> downloads();

    /// Gives a running download up; what has arrived stays and is used the next time.
    @JsonRequest
    CompletableFuture<Void> cancelDownload(String id);
}
