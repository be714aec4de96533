package graft.engine.hub;

/// One result of a search.
///
/// @param id         `owner/name`
/// @param modelType  or empty
/// @param licence    or empty
/// @param parameters or -1
public record HubHit(
        String id, String modelType, String licence, long parameters, long downloads, long likes, boolean gated) {}
