package graft.engine.service;

import java.util.List;

/// An imported adapter and what came of reading it.
///
/// @param name          in the workspace: `predict`, `evaluate` and `export` know it by this
/// @param folder        where it lies now
/// @param base          its base model, as its recipe names it
/// @param recipeJson    its methods at their places, and its task
/// @param library       whose file it was, as sentences name it
/// @param version       of the library; empty where the file says none
/// @param used          keys whose values are the adapter's
/// @param compared      keys that hold the base's own values, found equal
/// @param ignored       keys that hold nothing of their own, each with the reason
/// @param missing       keys that a complete file would have; always empty, since such a file is refused
/// @param unknownFields fields of the configuration that this version does not know; kept
/// @param notes         what the library computes otherwise than published, and what older files mean
public record AdapterReport(
        String name,
        String folder,
        String base,
        String recipeJson,
        String library,
        String version,
        List<String> used,
        List<String> compared,
        List<IgnoredKey> ignored,
        List<String> missing,
        List<String> unknownFields,
        List<String> notes) {

    /// @param key    of the weight file
    /// @param reason why it is not needed
    public record IgnoredKey(String key, String reason) {}
}
