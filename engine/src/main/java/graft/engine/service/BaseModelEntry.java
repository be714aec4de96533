package graft.engine.service;

import java.util.List;

/// A base model that can be picked. Everything is known from `config.json`, the weights' sizes and the model card:
/// nothing is loaded.
///
/// @param name         as a recipe names it
/// @param source       `bundled`, `folder` (registered or opened by the user), `cached` (in the hub's cache) or `hub`
///                     (not on this machine yet)
/// @param folder       absolute path; empty for `hub`
/// @param architecture for example `BertForMaskedLM`
/// @param parameters   of the base
/// @param layers       number of layers
/// @param width        hidden size
/// @param diskBytes    of its weights
/// @param licence      or empty where it says none
/// @param readable     false where the folder cannot be used; then `problem` says why
/// @param problem      of one that can be used, what it cannot be trained without; or empty
/// @param fits         whether it can be trained on this machine, one entry a precision; empty where the shape is not
///                     known
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
        String problem,
        List<PrecisionFit> fits) {

    public BaseModelEntry {
        fits = List.copyOf(fits);
    }

    /// An entry of which no fit is known.
    public BaseModelEntry(
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
            String problem) {
        this(
                name,
                source,
                folder,
                architecture,
                parameters,
                layers,
                width,
                diskBytes,
                licence,
                readable,
                problem,
                List.of());
    }

    /// The same with fits.
    BaseModelEntry withFits(List<PrecisionFit> newFits) {
        return new BaseModelEntry(
                name,
                source,
                folder,
                architecture,
                parameters,
                layers,
                width,
                diskBytes,
                licence,
                readable,
                problem,
                newFits);
    }
}
