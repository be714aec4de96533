package graft.engine.verify;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Loss;

/// The loss that a case defines.
interface ReferenceLoss {

    /// Computes it with its graph, without dropout. Everything computed belongs to the manager.
    Loss compute(NDManager manager);
}
