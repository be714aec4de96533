package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A recipe's method as sentences and tables name it, in the canvas's words: `Bottleneck r 16 (after FFN)`,
/// `LoRA r 8 (layers 4 to 11, attention q, attention v)`.
public final class MethodWords {

    private MethodWords() {}

    /// Of the fusion, of the adapters that are on, or of the head alone.
    public static String of(Recipe recipe, ModelShape shape) {
        FusionSpec fusion = recipe.fusion();
        if (fusion != null) {
            return Messages.text(
                    "method.fusion", fusion.members().size(), fusion.variant().text());
        }
        String all = recipe.adapters().stream()
                .filter(AdapterSpec::enabled)
                .map(adapter -> of(adapter, shape))
                .collect(Collectors.joining(" + "));
        return all.isEmpty() ? Messages.text("compare.head") : all;
    }

    private static String of(AdapterSpec adapter, ModelShape shape) {
        Set<Cell> cells = new TreeSet<>(Placements.cellsOf(adapter, shape));
        if (Placements.wholeModel(adapter.kind()) || cells.isEmpty()) {
            return Words.title(adapter);
        }
        String measure = Words.measure(adapter, cells.iterator().next(), shape);
        String title = measure.isEmpty() ? Words.title(adapter) : Words.title(adapter) + " " + measure;
        // By sites and not by cells: those outside the layers share one cell.
        String sites = adapter.sites().stream()
                .filter(shape::has)
                .distinct()
                .sorted()
                .map(Words::site)
                .collect(Collectors.joining(", "));
        boolean inLayers = cells.stream().anyMatch(cell -> !cell.embedding());
        String layers = inLayers ? Words.layers(cells, shape) : "";
        boolean everywhere = layers.isEmpty() || layers.equals(Messages.text("canvas.layers.all"));
        return Messages.text("method.placed", title, everywhere ? sites : layers + ", " + sites);
    }
}
