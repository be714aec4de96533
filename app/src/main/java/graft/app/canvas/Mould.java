package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;

/// An adapter of the palette: what a drop makes, which depends a little on the place.
enum Mould {
    BOTTLENECK(AdapterKind.BOTTLENECK),
    LORA(AdapterKind.LORA),
    BITFIT(AdapterKind.BITFIT),
    FULL(AdapterKind.FULL);

    /// Width of the model divided by this is a bottleneck's inner width (the usual reduction, arXiv 2007.07779).
    private static final int REDUCTION = 16;

    private final AdapterKind kind;

    Mould(AdapterKind kind) {
        this.kind = kind;
    }

    /// In the palette's order.
    static List<Mould> all() {
        return List.of(values());
    }

    AdapterKind kind() {
        return kind;
    }

    MarkKind mark() {
        return MarkKind.of(kind);
    }

    String title() {
        return Words.kind(kind);
    }

    /// What it is good for, one sentence.
    String help() {
        return switch (this) {
            case BOTTLENECK -> Messages.text("palette.help.bottleneck");
            case LORA -> Messages.text("palette.help.lora");
            case BITFIT -> Messages.text("palette.help.bitfit");
            case FULL -> Messages.text("palette.help.full");
        };
    }

    /// Its size in the palette: `r 48`, or empty.
    String size(ModelShape shape) {
        return switch (this) {
            case BOTTLENECK -> Messages.text("palette.size", Integer.toString(inner(shape)));
            case LORA ->
                Messages.text(
                        "palette.size", Integer.toString(LoraSpec.defaults().rank()));
            case BITFIT, FULL -> "";
        };
    }

    /// The adapter for a place: beside a block the parallel form, after it Pfeiffer's.
    AdapterSpec at(Cell cell, ModelShape shape) {
        return switch (this) {
            case BOTTLENECK ->
                BottleneckSpec.of(
                                cell.site().kind() == Site.Kind.PARALLEL
                                        ? BottleneckSpec.Preset.PARALLEL
                                        : BottleneckSpec.Preset.PFEIFFER)
                        .withSize(new BottleneckSpec.Size.Fixed(inner(shape)));
            case LORA -> LoraSpec.defaults();
            case BITFIT -> BitFitSpec.defaults();
            case FULL -> FullSpec.defaults();
        };
    }

    private static int inner(ModelShape shape) {
        return Math.max(1, shape.width() / REDUCTION);
    }
}
