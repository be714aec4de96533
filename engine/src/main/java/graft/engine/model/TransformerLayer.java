package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Site;
import java.util.List;

/// One layer and its sites.
public sealed interface TransformerLayer permits BertLayer, Gpt2Layer, LlamaLayer {

    /// x (B, S, d) to (B, S, d), or to (1, N, d) at the positions read.
    ///
    /// @param readout positions of the output that are read; all unless {@link #byPosition}
    NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout);

    /// Whether everything that follows attention acts on each position by itself, adapters included.
    boolean byPosition(Pass pass);

    /// All its places for adapters.
    List<Hooks<?>> hooks();

    /// The linear map at a site of that kind.
    ///
    /// @throws IllegalArgumentException when this architecture has none there
    Linear linear(Site site);

    /// Queries, keys and values (B, S, ·) of what the attention reads (B, S, d), with the adapters
    /// there.
    NDList projected(NDArray x, Pass pass);

    /// What stands in front of its attention's keys and values.
    Prefixes prefixes();

    /// What the next layer reads.
    LayerOutput layerOutput();

    /// The junction at an output or parallel site.
    ///
    /// @throws IllegalArgumentException when the site is of another kind
    Junction junction(Site site);
}
