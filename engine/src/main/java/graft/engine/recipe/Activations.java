package graft.engine.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a micro-batch keeps for the backward pass. Attention is fused, so its scores are never kept. Layers
/// below the lowest trained place keep nothing (their output needs no gradient). A frozen matrix keeps no
/// input, since its gradient is not asked for.
///
/// Values kept per token in a layer that gradients pass through (d width, q = heads·D, k = key/value heads·D, f
/// inner):
///
/// - attention: q + 2·k + q (queries, keys, values, output), twice the former three with rotary positions;
/// - two norms and residuals: 2·d, of RMSNorm 4·d (its normalised value too);
/// - activation of the feed-forward block: f, gated 3·f (gate, its activation, up);
///
/// and beside these, of what is trained in it:
///
/// - a bottleneck: d + 2·r, with each own norm d more, with a learned scaling or gate d more, behind the
///   layer's own residual and norm d more;
/// - LoRA: r, and the input of the map, d (q of `attention.o`, f of `ffn.down`), once for maps that share it;
///   of q, k and v the changed output too, since the unchanged ones live on in one tensor;
/// - Compacter as a bottleneck; VeRA 2·r and the map's output; (IA)³ what it rescales; a prefix the keys and
///   values once more; ReFT the layer's output once more;
/// - an invertible adapter d and its inner widths, a prompt its own positions in every layer;
/// - trained matrices of the base: their inputs 3·d + f.
///
/// Values are float32, also between matrices of bf16 and fp16, of which then one layer's are widened at a time
/// ({@link Packing#halved}): a machine that multiplies those types natively needs less, which calibration knows.
/// Beside the layers: what one layer of the backward pass needs for itself, 6·d, and five times the scores of
/// attention, heads·S a token. With `checkpointActivations` each layer keeps its input only, and one is run again at
/// a time, {@link #AGAIN} times what it would keep. A language task's logits are held some at a time, {@link
/// #LOGITS}; all of them and their gradient, 3·V at the positions that are predicted (all for a decoder, 15 % for a
/// masked model), where the base is trained or the map to words is adapted.
///
/// Measuring on validation rows keeps nothing but takes {@link Extent#MEASURED} times the rows: what one layer makes,
/// q + 2·k + q + 6·d + 2·f, gated 4·f. The larger of the two counts.
///
/// Times {@link #HOLES}, {@link #HOLES_MEASURING}: blocks of libtorch are aligned, and the C library's allocator
/// cannot put one where another of its size has been, so that kept blocks lie between holes. With recomputation,
/// blocks go back to the system instead. `docs/benchmarks.md` has estimates and measured peaks.
final class Activations {

    private static final double MASKED = 0.15;
    static final double HOLES = 1.65;
    static final double HOLES_MEASURING = 2.1;
    private static final double AGAIN = 2.3;
    private static final double SCORES = 5;

    /// Logits of a long vocabulary that are held at once, with what is computed from them.
    private static final double LOGITS = 3 * 64e6;

    private final ModelShape shape;
    private final boolean pre;
    private final long d;
    private final long q;
    private final long k;
    private final long f;

    private Activations(ModelShape shape) {
        this.shape = shape;
        pre = !shape.family().encoder();
        d = shape.width();
        q = (long) shape.heads() * shape.headSize();
        k = (long) shape.keyValueHeads() * shape.headSize();
        f = shape.feedForward();
    }

    static long bytes(Recipe recipe, ModelShape shape, Extent extent) {
        return new Activations(shape).of(recipe, extent) + unpacked(recipe, shape);
    }

    /// Whether the layers' activations are computed again: as the recipe says; by itself over packed
    /// matrices, of which the backward pass would otherwise keep every one unpacked.
    static boolean recomputes(Recipe recipe, ModelShape shape) {
        return switch (recipe.training().checkpointActivations()) {
            case "true" -> true;
            case "false" -> false;
            default -> packed(recipe, shape);
        };
    }

    private static boolean packed(Recipe recipe, ModelShape shape) {
        Precision precision = shape.precision(recipe.precision());
        return precision == Precision.NF4 || precision == Precision.INT8;
    }

    /// Packed matrices stand unpacked while they are needed: one layer's, or all where activations are kept.
    /// Those in half precision stand one layer's after the other in memory that also takes the largest matrix
    /// outside the layers.
    private static long unpacked(Recipe recipe, ModelShape shape) {
        Precision precision = shape.precision(recipe.precision());
        boolean half = precision == Precision.BF16 || precision == Precision.FP16;
        if (!half && !packed(recipe, shape)) {
            return 0;
        }
        long matrices = shape.tensors().stream()
                .filter(tensor -> tensor.role() == ModelShape.Role.MATRIX && tensor.layer() >= 0)
                .mapToLong(ModelShape.Tensor::count)
                .sum();
        long layers = Math.max(1, shape.layers());
        if (half) {
            long outside = shape.tensors().stream()
                    .filter(tensor -> tensor.role() == ModelShape.Role.MATRIX && tensor.layer() < 0)
                    .mapToLong(ModelShape.Tensor::count)
                    .max()
                    .orElse(0);
            return 4 * Math.max(matrices / layers, outside);
        }
        return 4 * matrices / (recomputes(recipe, shape) ? layers : 1);
    }

    private long of(Recipe recipe, Extent extent) {
        long length = Math.clamp(extent.length() + prompt(recipe), 0, shape.positions());
        boolean again = recomputes(recipe, shape);
        int batch = recipe.training().batchSize();
        long rows = MicroBatches.of(recipe, shape, again).largest(batch, batch * length);
        long measured = Math.min(extent.rows(), again ? rows : Extent.MEASURED * rows);
        double bytes = Math.max(
                rows * length * training(recipe, again, length),
                measured * length * (again ? 1 : HOLES_MEASURING) * passing());
        return Math.round(bytes + logits(recipe, rows * length));
    }

    /// Bytes a token while training.
    private double training(Recipe recipe, boolean again, long length) {
        int layers = shape.layers() - Math.clamp(lowest(recipe), 0, shape.layers());
        if (layers == 0) {
            return passing();
        }
        double layer = 4.0 * ((pre ? 4 * d : 2 * d) + block());
        double own = 4.0 * adapters(recipe);
        double scores = SCORES * 4 * shape.heads() * length;
        return again
                ? 4.0 * layers * d + AGAIN * (layer + own / layers) + scores
                : HOLES * (layers * layer + own + 4.0 * 6 * d) + scores;
    }

    /// Bytes a token that one layer makes.
    private double passing() {
        return 4.0 * (2 * q + 2 * k + (shape.has(Site.FFN_GATE) ? 4 : 2) * f) + 4.0 * 6 * d;
    }

    /// Positions that prompts add to every row.
    private static long prompt(Recipe recipe) {
        long sum = 0;
        for (AdapterSpec adapter : recipe.adapters()) {
            sum += adapter.enabled() && adapter instanceof PromptSpec prompt ? Math.max(0, prompt.length()) : 0;
        }
        return sum;
    }

    private long block() {
        long attention = (pre ? 2 : 1) * (q + 2 * k) + q;
        return attention + (shape.has(Site.FFN_GATE) ? 3 * f : f);
    }

    private double logits(Recipe recipe, long tokens) {
        double positions = switch (recipe.task().kind()) {
            case CAUSAL_LM, INSTRUCTION -> tokens;
            case MASKED_LM -> MASKED * tokens;
            case CLASSIFICATION, MULTI_LABEL, REGRESSION, TOKEN_CLASSIFICATION -> 0;
        };
        double all = 3 * 4.0 * shape.vocabulary() * positions;
        boolean adapted = recipe.adapters().stream()
                .anyMatch(adapter -> adapter.enabled() && adapter.sites().contains(Site.HEAD_WORDS));
        return recipe.trainsBase() || adapted ? all : Math.min(LOGITS, all);
    }

    /// The lowest layer in which something is trained; −1 below the layers, their number when only the head is.
    private int lowest(Recipe recipe) {
        int lowest = shape.layers();
        for (AdapterSpec adapter : recipe.adapters()) {
            if (!adapter.enabled()) {
                continue;
            }
            List<Integer> layers = adapter.layers().resolve(shape.layers());
            boolean biases = adapter instanceof LoraSpec lora && lora.bias() == LoraSpec.Bias.ALL;
            if (adapter instanceof FullSpec || biases || adapter.sites().contains(Site.EMBEDDING)) {
                return -1;
            }
            if (!layers.isEmpty()) {
                lowest = Math.min(lowest, layers.getFirst());
            }
        }
        return lowest;
    }

    /// Values kept per token for all that is trained, over all layers.
    private double adapters(Recipe recipe) {
        double kept = 0;
        for (AdapterSpec adapter : recipe.adapters()) {
            if (!adapter.enabled()) {
                continue;
            }
            List<Integer> layers = adapter.layers().resolve(shape.layers());
            kept += switch (adapter) {
                case BottleneckSpec spec -> bottleneck(spec, layers);
                case CompacterSpec spec -> bottleneck(spec.bottleneck(), layers);
                case LoraSpec spec -> (double) layers.size() * lora(spec);
                case VeraSpec spec -> (double) layers.size() * vera(spec);
                case Ia3Spec spec -> (double) layers.size() * ia3(spec);
                case PrefixSpec _ -> (double) layers.size() * 2 * k;
                case PromptSpec _ -> 0;
                case ReftSpec _ -> (double) layers.size() * d;
                case InvertibleSpec spec -> d + 4.0 * spec.inner((int) d);
                case BitFitSpec _ -> 0;
                case LayerNormSpec _ -> 0;
                case FullSpec spec -> (double) shape.layers() * (3 * d + f);
            };
        }
        return kept;
    }

    private double bottleneck(BottleneckSpec spec, List<Integer> layers) {
        BottleneckSpec.Wiring wiring = spec.wiring();
        int more = (wiring.layerNormBefore() ? 1 : 0)
                + (wiring.layerNormAfter() ? 1 : 0)
                + (wiring.originalLayerNormBefore() ? 1 : 0)
                + (spec.scaling() instanceof BottleneckSpec.Scaling.Fixed ? 0 : 1)
                + (spec.gate() ? 1 : 0);
        double kept = 0;
        for (int layer : layers) {
            kept += d * (1 + more) + 2.0 * spec.size().in(layer, shape.width());
        }
        return kept * spec.sites().size();
    }

    private long vera(VeraSpec spec) {
        long kept = 0;
        for (Site site : spec.sitesIn(shape)) {
            kept += shape.has(site) ? 2L * spec.rank() + shape.site(site).out() : 0;
        }
        return kept;
    }

    private long ia3(Ia3Spec spec) {
        long kept = 0;
        for (Site site : spec.sitesIn(shape)) {
            if (shape.has(site)) {
                ModelShape.SiteShape at = shape.site(site);
                kept += spec.scalesInput(site) ? at.in() : at.out();
            }
        }
        return kept;
    }

    private long lora(LoraSpec spec) {
        Set<String> inputs = new HashSet<>();
        long kept = 0;
        for (Site site : spec.sitesIn(shape)) {
            if (!site.perLayer()) {
                continue;
            }
            kept += spec.rankAt(site);
            String input = switch (site) {
                case ATTENTION_O -> "attention";
                case FFN_UP, FFN_GATE -> "feed-forward";
                case FFN_DOWN -> "inner";
                default -> "layer";
            };
            if (shape.has(site) && inputs.add(input)) {
                kept += shape.site(site).in();
            }
            if (shape.has(site) && input.equals("layer")) {
                kept += shape.site(site).out();
            }
        }
        return kept;
    }
}
