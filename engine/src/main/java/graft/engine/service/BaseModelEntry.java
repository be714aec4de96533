package graft.engine.service;

/// A base model that can be picked.
///
/// @param name         as a recipe names it
/// @param source       `bundled`, `folder` or `cached`
/// @param folder       absolute path
/// @param architecture for example `BertForMaskedLM`
/// @param parameters   of the base
/// @param layers       number of layers
/// @param width        hidden size
/// @param diskBytes    of its weights
/// @param licence      or empty where it says none
/// @param readable     false where the folder cannot be used; then `problem` says why
public record BaseModelEntry(
        String name,
        String source,
        String folder,
        String architecture,
        long parameters,
        int layers,
        int width,
        long diskBytes,
        String licence,
        boolean readable,
        String problem) {}
