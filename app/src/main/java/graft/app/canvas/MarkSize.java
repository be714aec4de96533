package graft.app.canvas;

import graft.app.document.Cell;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerNormSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.VeraSpec;

/// How large a mark is drawn: by the logarithm of the adapter's size, so that what is thick looks thick. The usual size
/// of a kind has the usual mark; each doubling adds the same.
final class MarkSize {

    private static final double DOUBLING = 0.13;
    private static final double SMALLEST = 0.62;
    private static final double LARGEST = 1.36;

    private MarkSize() {}

    /// As a factor of the usual mark.
    static double of(AdapterSpec adapter, Cell cell, ModelShape shape) {
        String size = Words.size(adapter, cell, shape);
        double usual = usual(adapter, shape);
        if (size.isEmpty() || usual <= 0) {
            return 1;
        }
        double doublings = Math.log(Math.max(1, Double.parseDouble(size)) / usual) / Math.log(2);
        return Math.clamp(1 + DOUBLING * doublings, SMALLEST, LARGEST);
    }

    /// Where a factor lies between the smallest and the largest, 0 to 1.
    static double share(double factor) {
        return (factor - SMALLEST) / (LARGEST - SMALLEST);
    }

    private static double usual(AdapterSpec adapter, ModelShape shape) {
        return switch (adapter) {
            case BottleneckSpec _ -> shape.width() / 16.0;
            case CompacterSpec _ -> shape.width() / 32.0;
            case InvertibleSpec _ -> shape.width() / 2.0;
            case LoraSpec _ -> 8;
            case VeraSpec _ -> 256;
            case PrefixSpec _ -> 30;
            case PromptSpec _ -> 20;
            case ReftSpec _ -> 4;
            case Ia3Spec _, BitFitSpec _, LayerNormSpec _, FullSpec _ -> 0;
        };
    }
}
