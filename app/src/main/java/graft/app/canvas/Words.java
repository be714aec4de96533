package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Figures;
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
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How cells, sites and adapters are called on the canvas: short on the grid, in full for the floating card,
/// the status bar and screen readers.
public final class Words {

    private Words() {}

    /// A column's head: `q`, `after FFN`.
    static String column(Site site) {
        return switch (site) {
            case ATTENTION_Q -> Messages.text("site.attention.q");
            case ATTENTION_K -> Messages.text("site.attention.k");
            case ATTENTION_V -> Messages.text("site.attention.v");
            case ATTENTION_QKV -> Messages.text("site.attention.qkv");
            case ATTENTION_O -> Messages.text("site.attention.o");
            case ATTENTION_PREFIX -> Messages.text("site.attention.prefix");
            case ATTENTION_OUTPUT -> Messages.text("site.attention.output");
            case ATTENTION_PARALLEL, FFN_PARALLEL -> Messages.text("site.parallel");
            case FFN_UP -> Messages.text("site.ffn.up");
            case FFN_GATE -> Messages.text("site.ffn.gate");
            case FFN_DOWN -> Messages.text("site.ffn.down");
            case FFN_OUTPUT -> Messages.text("site.ffn.output");
            case LAYER_OUTPUT -> Messages.text("site.layer.output");
            case POOLER -> Messages.text("site.pooler");
            case EMBEDDING_PROJECTION -> Messages.text("site.embedding.projection");
            case HEAD_DENSE -> Messages.text("site.head.dense");
            case HEAD_OUT -> Messages.text("site.head.out");
            case HEAD_WORDS -> Messages.text("site.head.words");
            case EMBEDDING -> Messages.text("site.embedding");
        };
    }

    /// A site where no heading says which block it belongs to: `parallel to FFN`, `attention q`.
    static String site(Site site) {
        return switch (site) {
            case ATTENTION_Q, ATTENTION_K, ATTENTION_V, ATTENTION_QKV, ATTENTION_O ->
                Messages.text("site.in.attention", column(site));
            case FFN_UP, FFN_GATE, FFN_DOWN -> Messages.text("site.in.ffn", column(site));
            case ATTENTION_PARALLEL -> Messages.text("site.parallel.attention");
            case FFN_PARALLEL -> Messages.text("site.parallel.ffn");
            case LAYER_OUTPUT -> Messages.text("site.in.layer", column(site));
            case ATTENTION_PREFIX -> Messages.text("site.in.attention", column(site));
            case ATTENTION_OUTPUT,
                    FFN_OUTPUT,
                    EMBEDDING,
                    POOLER,
                    EMBEDDING_PROJECTION,
                    HEAD_DENSE,
                    HEAD_OUT,
                    HEAD_WORDS -> column(site);
        };
    }

    public static String kind(AdapterKind kind) {
        return switch (kind) {
            case BOTTLENECK -> Messages.text("kind.bottleneck");
            case COMPACTER -> Messages.text("kind.compacter");
            case LORA -> Messages.text("kind.lora");
            case VERA -> Messages.text("kind.vera");
            case IA3 -> Messages.text("kind.ia3");
            case PREFIX -> Messages.text("kind.prefix");
            case PROMPT -> Messages.text("kind.prompt");
            case REFT -> Messages.text("kind.reft");
            case INVERTIBLE -> Messages.text("kind.invertible");
            case BITFIT -> Messages.text("kind.bitfit");
            case LAYERNORM -> Messages.text("kind.layernorm");
            case FULL -> Messages.text("kind.full");
        };
    }

    /// The size of an adapter at a place as the grid shows it beside the mark, or empty.
    static String size(AdapterSpec adapter, Cell cell, ModelShape shape) {
        return switch (adapter) {
            case BottleneckSpec bottleneck ->
                Integer.toString(bottleneck
                        .size()
                        .in(cell.layer(), shape.site(cell.site()).in()));
            case LoraSpec lora -> Integer.toString(lora.rankAt(cell.site()));
            case CompacterSpec compacter -> size(compacter.bottleneck(), cell, shape);
            case VeraSpec vera -> Integer.toString(vera.rank());
            case PrefixSpec prefix -> Integer.toString(prefix.length());
            case PromptSpec prompt -> Integer.toString(prompt.length());
            case ReftSpec reft -> Integer.toString(reft.rank());
            case InvertibleSpec invertible -> Integer.toString(invertible.inner(shape.width()));
            case Ia3Spec _, BitFitSpec _, LayerNormSpec _, FullSpec _ -> "";
        };
    }

    /// An adapter with its size: `Bottleneck 48`, `(IA)³`.
    static String named(AdapterSpec adapter, Cell cell, ModelShape shape) {
        String size = size(adapter, cell, shape);
        return title(adapter) + (size.isEmpty() ? "" : " " + size);
    }

    /// The same for a screen reader: `Bottleneck r 48`, `Prefix 30`.
    private static String spoken(AdapterSpec adapter, Cell cell, ModelShape shape) {
        String measure = measure(adapter, cell, shape);
        return title(adapter) + (measure.isEmpty() ? "" : " " + measure);
    }

    /// A size with its letter: `r 48` of a width, `30` of a length, or empty.
    public static String measure(AdapterSpec adapter, Cell cell, ModelShape shape) {
        String size = size(adapter, cell, shape);
        boolean length = adapter instanceof PrefixSpec || adapter instanceof PromptSpec;
        return size.isEmpty() || length ? size : Messages.text("palette.size", size);
    }

    /// An adapter's kind, with the form that changes what it computes.
    public static String title(AdapterSpec adapter) {
        return switch (adapter) {
            case LoraSpec lora when lora.dora() -> Messages.text("kind.dora");
            case ReftSpec reft ->
                switch (reft.preset()) {
                    case LOREFT -> Messages.text("kind.loreft");
                    case NOREFT -> Messages.text("kind.noreft");
                    case DIREFT -> Messages.text("kind.direft");
                };
            default -> kind(adapter.kind());
        };
    }

    /// `Layers 4 to 11 of 0–11, after FFN`: the selection in words, empty for none. Layers are counted from 0 wherever
    /// they are named.
    static String selection(Set<Cell> cells, ModelShape shape) {
        if (cells.isEmpty() || inLayers(cells).isEmpty()) {
            return sites(cells);
        }
        long layers = inLayers(cells).stream().mapToInt(Cell::layer).distinct().count();
        return layers == shape.layers()
                ? Messages.text("canvas.selection.all", layers, sites(cells))
                : Messages.text("canvas.selection", layers(cells, shape), shape.layers() - 1, sites(cells));
    }

    /// `layers 4 to 11, after FFN`, `embedding`.
    static String places(Collection<Cell> cells, ModelShape shape) {
        return inLayers(cells).isEmpty() ? sites(cells) : layers(cells, shape) + ", " + sites(cells);
    }

    private static List<Cell> inLayers(Collection<Cell> cells) {
        return cells.stream().filter(cell -> !cell.embedding()).toList();
    }

    /// `layers 4 to 11`, `layer 5`, `all layers`, `layers 0, 2 to 4`.
    static String layers(Collection<Cell> cells, ModelShape shape) {
        TreeSet<Integer> layers =
                inLayers(cells).stream().map(Cell::layer).collect(Collectors.toCollection(TreeSet::new));
        if (layers.size() == 1) {
            return Messages.text("canvas.layer", layers.first());
        }
        if (layers.size() == shape.layers()) {
            return Messages.text("canvas.layers.all");
        }
        String ranges = LayerSelection.of(layers)
                .text()
                .replace("-", " " + Messages.text("canvas.to") + " ")
                .replace(",", ", ");
        return Messages.text("canvas.layers", ranges);
    }

    static String sites(Collection<Cell> cells) {
        return cells.stream()
                .map(Cell::site)
                .distinct()
                .sorted()
                .map(Words::site)
                .collect(Collectors.joining(", "));
    }

    /// What a screen reader says of a cell: `Layer 5, after FFN, bottleneck r 48, 74,544 parameters, on`.
    static String cell(Cell cell, List<AdapterSpec> contents, ModelShape shape) {
        String place = cell.embedding()
                ? capital(site(cell.site()))
                : Messages.text("canvas.cell", cell.layer(), site(cell.site()));
        if (contents.isEmpty()) {
            return Messages.text("canvas.cell.empty", place);
        }
        return contents.stream()
                .map(adapter -> Messages.text(
                        "canvas.cell.filled",
                        place,
                        spoken(adapter, cell, shape),
                        Figures.count(Costs.parametersAt(adapter, cell, shape)),
                        adapter.enabled() ? Messages.text("canvas.on") : Messages.text("canvas.off")))
                .collect(Collectors.joining("; "));
    }

    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
