package graft.engine.service;

import java.util.List;

/// A model on the hub, before anything but its `config.json` has been read: licence and sizes to agree to.
///
/// @param id            `owner/name`, with `@revision` where one was asked for
/// @param commit        the exact state that would be downloaded
/// @param gated         true where its terms must be accepted on the hub's page first
/// @param model         shape, licence and fit as for every model; `readable` is false where Graft cannot use it
/// @param files         what a download fetches: only files that Graft uses
/// @param totalBytes    sum of the files
/// @param missingBytes  of which are not in the cache yet
/// @param otherFiles    number of files on the hub that are left out
public record HubModel(
        String id,
        String commit,
        boolean gated,
        BaseModelEntry model,
        List<File> files,
        long totalBytes,
        long missingBytes,
        int otherFiles) {

    public HubModel {
        files = List.copyOf(files);
    }

    /// @param name   path in the model
    /// @param bytes  its size
    /// @param cached true where it is in the cache already
    public record File(String name, long bytes, boolean cached) {}
}
