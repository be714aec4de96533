package graft.engine.hub;

import java.util.List;

/// A model as the hub describes it.
///
/// @param id         as it was asked for
/// @param commit     the state that the revision stands for now
/// @param licence    or empty
/// @param gated      true where its terms must be accepted on the hub's page
/// @param modelType  of its configuration, or empty
/// @param parameters or -1
/// @param files      all of them
public record HubListing(
        HubId id,
        String commit,
        String licence,
        boolean gated,
        String modelType,
        long parameters,
        List<HubFile> files) {

    public HubListing {
        files = List.copyOf(files);
    }

    /// The files that Graft uses, small ones first.
    public List<HubFile> usable() {
        return UsableFiles.of(files);
    }
}
