package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.Site;

/// One layer and its sites.
public sealed interface TransformerLayer permits BertLayer, Gpt2Layer, LlamaLayer {

    /// x (B, S, d) to (B, S, d).
    NDArray forward(NDArray x, Surroundings surroundings, Pass pass);

    /// The linear map at a site of that kind.
    ///
    /// @throws IllegalArgumentException when this architecture has none there
    Linear linear(Site site);

    /// What stands in front of its attention's keys and values.
    Prefixes prefixes();

    /// The junction at an output or parallel site.
    ///
    /// @throws IllegalArgumentException when the site is of another kind
    Junction junction(Site site);
}
