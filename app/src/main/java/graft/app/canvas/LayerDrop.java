package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec.Loss;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// AdapterDrop as gestures. Robust training (arXiv 2010.11918 §4): the highest selected layer says up to
/// where the adapters of the lowest layers are left out at random while training, so that they can be left
/// out afterwards.
///
/// @param say a sentence for the status bar and the screen reader
record LayerDrop(RecipeDocument document, Consumer<String> say) {

    /// Switches it on up to the highest of these cells' layers, or off when it reaches just there.
    void toggle(Collection<Cell> cells) {
        OptionalInt highest = cells.stream()
                .filter(cell -> !cell.embedding())
                .mapToInt(Cell::layer)
                .max();
        if (highest.isPresent()) {
            int layers = highest.getAsInt() + 1;
            set(Integer.valueOf(layers).equals(layers(document.recipe())) ? null : layers);
        }
    }

    /// Takes all adapters out of these cells' layers (`leave_out` of adapters' libraries).
    void leaveOut(Collection<Cell> cells, ModelShape shape) {
        Set<Integer> layers = cells.stream()
                .filter(cell -> !cell.embedding())
                .map(Cell::layer)
                .collect(Collectors.toSet());
        List<Cell> filled = Placements.of(document.recipe(), shape).cells().keySet().stream()
                .filter(cell -> !cell.embedding() && layers.contains(cell.layer()))
                .toList();
        if (!filled.isEmpty()) {
            document.apply("command.leave-out", recipe -> PlacementEdit.remove(recipe, shape, filled));
            say.accept(Messages.text("said.leave-out", Words.capital(Words.layers(filled, shape)), filled.size()));
        }
    }

    /// Takes it out of the recipe.
    void off() {
        set(null);
    }

    private void set(@Nullable Integer layers) {
        document.apply("command.layer-drop", recipe -> with(recipe, layers));
        say.accept(layers == null ? Messages.text("said.layer-drop.off") : Messages.text("said.layer-drop", layers));
    }

    /// How many of the lowest layers may be left out while training, or null.
    static @Nullable Integer layers(Recipe recipe) {
        return recipe.training().loss().layerDrop();
    }

    private static Recipe with(Recipe recipe, @Nullable Integer layers) {
        Loss loss = recipe.training().loss();
        return recipe.withTraining(
                recipe.training().withLoss(new Loss(loss.labelSmoothing(), loss.balancedClasses(), layers)));
    }
}
