package graft.engine.service;

/// One model that a hub search found; {@link ModelService#hubModel} tells the rest.
///
/// @param id         `owner/name`, as a recipe names it
/// @param modelType  its architecture as configurations name it (`bert`, `llama`), or empty where it is not said
/// @param supported  whether Graft reads that architecture; false where it is not known
/// @param licence    or empty
/// @param parameters or -1 where the hub does not know
/// @param downloads  of the last month
/// @param likes      given by users
/// @param gated      true where its terms must be accepted on the hub's page first
/// @param cached     true where it is on this machine
public record HubModelEntry(
        String id,
        String modelType,
        boolean supported,
        String licence,
        long parameters,
        long downloads,
        long likes,
        boolean gated,
        boolean cached) {}
