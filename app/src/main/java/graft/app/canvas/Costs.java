package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.EngineWords;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Legality;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import graft.engine.recipe.Trained;
import java.util.Optional;

/// The engine's arithmetic in the canvas's terms. From shapes alone, well under a millisecond, so it may run on every
/// movement of the pointer.
final class Costs {

    private Costs() {}

    /// Why a kind cannot stand at a site, or empty when it can.
    static Optional<String> reason(AdapterKind kind, Site site, ModelShape shape) {
        return Legality.reason(kind, site, shape).map(EngineWords::of);
    }

    /// Parameters of one adapter in one cell.
    static long parametersAt(AdapterSpec adapter, Cell cell, ModelShape shape) {
        return Trained.countAt(adapter, cell.layer(), cell.site(), shape);
    }

    /// What the recipe's adapters train, without the head.
    static long trainable(Recipe recipe, ModelShape shape) {
        return ParameterCount.of(recipe, shape).adapters();
    }

    /// All that can be counted of it.
    static ParameterCount count(Recipe recipe, ModelShape shape) {
        return ParameterCount.of(recipe, shape);
    }
}
