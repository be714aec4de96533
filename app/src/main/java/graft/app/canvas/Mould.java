package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Level;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
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
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.List;
import java.util.Optional;

/// An adapter of the palette: what a drop makes, which depends a little on the place.
enum Mould {
    BOTTLENECK(AdapterKind.BOTTLENECK),
    COMPACTER(AdapterKind.COMPACTER),
    LORA(AdapterKind.LORA),
    DORA(AdapterKind.LORA),
    VERA(AdapterKind.VERA),
    IA3(AdapterKind.IA3),
    PREFIX(AdapterKind.PREFIX),
    PROMPT(AdapterKind.PROMPT),
    REFT(AdapterKind.REFT),
    INVERTIBLE(AdapterKind.INVERTIBLE),
    BITFIT(AdapterKind.BITFIT),
    LAYERNORM(AdapterKind.LAYERNORM),
    FULL(AdapterKind.FULL);

    /// Width of the model divided by this is a bottleneck's inner width (the usual reduction, arXiv
    /// 2007.07779).
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

    /// Its name in identifiers: the kind's, but DoRA is a form of LoRA with an entry of its own.
    String id() {
        return this == DORA ? "dora" : kind.text();
    }

    /// From which level of the window on the palette has it: for a first lesson one of each family.
    Level level() {
        return switch (this) {
            case BOTTLENECK, LORA, PREFIX, BITFIT, FULL -> Level.EXPLORE;
            case COMPACTER, DORA, VERA, IA3, PROMPT, REFT, INVERTIBLE, LAYERNORM -> Level.WORKBENCH;
        };
    }

    MarkKind mark() {
        return this == DORA ? MarkKind.DORA : MarkKind.of(kind);
    }

    String title() {
        return this == DORA ? Messages.text("kind.dora") : Words.kind(kind);
    }

    /// What the palette tells of it.
    MethodText text() {
        return this == DORA ? MethodText.dora() : MethodText.of(kind);
    }

    /// Its size in the palette: `r 48`, `30`, or empty.
    String size(ModelShape shape) {
        Optional<Cell> cell = firstPlace(shape);
        return cell.map(place -> Words.measure(at(place, shape), place, shape)).orElse("");
    }

    /// A place of the model where it may stand; empty for what trains the whole model.
    Optional<Cell> firstPlace(ModelShape shape) {
        if (Costs.reason(kind, Site.EMBEDDING, shape).isEmpty() && kind.places() == AdapterKind.Places.EMBEDDING) {
            return Optional.of(Cell.EMBEDDING);
        }
        // Low-rank methods begin at the query.
        if (shape.has(Site.ATTENTION_Q)
                && Costs.reason(kind, Site.ATTENTION_Q, shape).isEmpty()) {
            return Optional.of(new Cell(0, Site.ATTENTION_Q));
        }
        // After the feed-forward block rather than after attention: where most papers begin.
        return Placements.columns(shape).reversed().stream()
                .filter(site -> site.kind() != Site.Kind.PARALLEL)
                .filter(site -> Costs.reason(kind, site, shape).isEmpty())
                .findFirst()
                .map(site -> new Cell(0, site));
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
            case COMPACTER -> compacter(shape);
            case LORA -> LoraSpec.defaults();
            case DORA -> LoraSpec.defaults().withDora(true);
            case VERA -> VeraSpec.defaults();
            case IA3 -> Ia3Spec.defaults();
            case PREFIX -> PrefixSpec.defaults();
            case PROMPT -> PromptSpec.defaults();
            case REFT -> ReftSpec.defaults();
            case INVERTIBLE -> InvertibleSpec.defaults();
            case BITFIT -> BitFitSpec.defaults();
            case LAYERNORM -> LayerNormSpec.defaults();
            case FULL -> FullSpec.defaults();
        };
    }

    private static int inner(ModelShape shape) {
        return Math.max(1, shape.width() / REDUCTION);
    }

    /// Width / 32 inside, or the next multiple of the four that must divide it.
    private static CompacterSpec compacter(ModelShape shape) {
        CompacterSpec usual = CompacterSpec.of(CompacterSpec.Preset.COMPACTER);
        int n = usual.phm().dimension();
        int inner = usual.bottleneck().size().in(0, shape.width());
        return inner % n == 0
                ? usual
                : usual.with(bottleneck -> bottleneck.withSize(new BottleneckSpec.Size.Fixed((inner / n + 1) * n)));
    }
}
