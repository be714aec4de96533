package graft.engine.adapter;

import java.util.List;

/// One adapter at one site of one layer, or one set of the base's own parameters: what an adapted model holds and
/// takes off again.
interface Attachment {

    List<Parameter> parameters();

    /// Leaves the base as it was.
    void detach();
}
