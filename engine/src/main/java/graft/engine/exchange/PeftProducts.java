package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Computed;
import graft.engine.exchange.ImportedAdapter.Formula;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Methods of PEFT whose change of a matrix is a product of factors that is a product of two as well, and which are
/// read as the LoRA that computes the same:
///
/// - AdaLoRA (arXiv 2303.10512 §3.1): `s B (E ⊙ A)`, s = α / (r₀ + 1e-5) with r₀ the rank at the start, also when ranks
///   have been taken away since
/// - LoHa (arXiv 2108.06098 §2): `s (W₁ₐ W₁ᵦ) ⊙ (W₂ₐ W₂ᵦ)`, of rank r² by the products of columns with columns and rows
///   with rows (its Proposition 1)
/// - LoKr (arXiv 2309.14859 §3.2): `s W₁ ⊗ W₂`, either of which may be a product of two
///
/// Where such a rank would be above a side of the matrix, one factor is the identity and the other the whole change.
final class PeftProducts implements PeftMethod {

    private static final Set<String> TYPES = Set.of("ADALORA", "LOHA", "LOKR");

    private static final Pattern NAME =
            Pattern.compile("(.+)\\.(lora_[ABE]|hada_(?:w[12]_[ab]|t[12])|lokr_(?:w[12](?:_[ab])?|t2))");

    private final AdapterConfig config;
    private final Modules modules;
    private final PeftPatterns patterns;
    private final Map<String, Map<String, Stored>> byModule = new TreeMap<>();

    /// Whether a configuration is of one of these methods.
    static boolean is(JsonNode config) {
        return TYPES.contains(config.path("peft_type").asText());
    }

    private record Stored(TensorFile file, String key, long rows, long columns) {}

    PeftProducts(AdapterConfig config, Modules modules) {
        this.config = config;
        this.modules = modules;
        this.patterns = new PeftPatterns(config);
    }

    @Override
    public boolean take(TensorFile file, String key, String name) {
        Matcher match = NAME.matcher(name);
        if (!match.matches()) {
            return false;
        }
        Shape dims = file.shape(key);
        if (dims.dimension() != 2) {
            throw config.unsupported("the tensor \"" + key + "\" is of a convolution");
        }
        byModule.computeIfAbsent(match.group(1), module -> new TreeMap<>())
                .put(match.group(2), new Stored(file, key, dims.get(0), dims.get(1)));
        return true;
    }

    @Override
    public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        LoraPlaces places = new LoraPlaces();
        byModule.forEach((module, parts) -> {
            Modules.Place place = modules.at(config, module);
            Modules.Sides sides = modules.sides(module);
            boolean ranks = parts.keySet().stream().anyMatch(part -> part.startsWith("lora_"));
            Pair pair = ranks
                    ? adaLora(parts, sides)
                    : config.text("peft_type", "").equals("LOHA")
                            ? loha(module, parts, sides)
                            : lokr(module, parts, sides);
            double scale = ranks
                    ? config.number("lora_alpha", 8) / (config.number("init_r", 12) + 1e-5)
                    : patterns.number("alpha_pattern", module, config.number("alpha", 8)) / rank(module);
            if (pair.rank > 0) { // AdaLoRA may have taken every rank of a matrix away
                Map<String, Source> tensors = new LinkedHashMap<>();
                tensors.put("lora_A", pair.a);
                tensors.put("lora_B", pair.b);
                places.add(place, pair.rank, scale * pair.rank, tensors);
            }
        });
        LoraSpec plain = LoraSpec.defaults();
        double dropout = config.number("lora_dropout", 0);
        places.build(plain.withCommon(plain.common().withDropout(dropout)), adapters, sources);
    }

    /// A (rank, in) and B (out, rank) without the scale.
    private record Pair(int rank, Source a, Source b) {}

    private Pair adaLora(Map<String, Stored> parts, Modules.Sides sides) {
        Stored a = part(parts, "lora_A");
        Stored e = part(parts, "lora_E");
        Stored b = part(parts, "lora_B");
        fits(a, a.rows, sides.in());
        fits(e, a.rows, 1);
        fits(b, sides.out(), a.rows);
        return new Pair(
                Math.toIntExact(a.rows),
                made(List.of(a, e), all -> all.get(0).mul(all.get(1))),
                made(List.of(b), List::getFirst));
    }

    /// Before anything is computed: what a file claims must neither fail in a product nor grow beyond the matrix.
    private void fits(Stored part, long rows, long columns) {
        if (part.rows != rows || part.columns != columns) {
            throw config.unsupported("\"" + part.key + "\" is (" + part.rows + ", " + part.columns + "); on this base ("
                    + rows + ", " + columns + ") belongs there");
        }
    }

    private double rank(String module) {
        return patterns.number("rank_pattern", module, config.number("r", 8));
    }

    private void agrees(String module, Stored factor) {
        config.agree("r", rank(module), factor.columns, factor.key);
    }

    private Pair loha(String module, Map<String, Stored> parts, Modules.Sides sides) {
        List<Stored> left = List.of(part(parts, "hada_w1_a"), part(parts, "hada_w2_a")); // (out, r) each
        List<Stored> right = List.of(part(parts, "hada_w1_b"), part(parts, "hada_w2_b")); // (r, in) each
        long out = sides.out();
        long in = sides.in();
        for (int i = 0; i < left.size(); i++) {
            fits(left.get(i), out, left.get(i).columns);
            fits(right.get(i), left.get(i).columns, in);
        }
        left.forEach(factor -> agrees(module, factor));
        long rank = left.getFirst().columns * left.getLast().columns;
        if (rank <= Math.min(in, out)) {
            return new Pair(
                    Math.toIntExact(rank),
                    made(right, all -> rowByRow(all.get(0), all.get(1))),
                    made(
                            left,
                            all -> rowByRow(all.get(0).transpose(), all.get(1).transpose())
                                    .transpose()));
        }
        List<Stored> four = new ArrayList<>(left);
        four.addAll(right);
        return whole(
                four,
                in,
                out,
                all -> all.get(0).matMul(all.get(2)).mul(all.get(1).matMul(all.get(3))));
    }

    /// Every row of one times every row of the other: (r, n) and (s, n) to (r · s, n).
    private static NDArray rowByRow(NDArray one, NDArray other) {
        long n = one.getShape().get(1);
        return one.expandDims(1).mul(other.expandDims(0)).reshape(-1, n);
    }

    private Pair lokr(String module, Map<String, Stored> parts, Modules.Sides sides) {
        List<Stored> first = factor(module, parts, "lokr_w1");
        List<Stored> second = factor(module, parts, "lokr_w2");
        List<Stored> all = new ArrayList<>(first);
        all.addAll(second);
        long rows = first.getFirst().rows;
        long columns = first.getLast().columns;
        // Both sides are the products of the factors' sides.
        Stored last = second.getLast();
        fits(second.getFirst(), rows == 0 ? 0 : sides.out() / rows, second.getFirst().columns);
        fits(last, last.rows, columns == 0 ? 0 : sides.in() / columns);
        if (rows == 0 || columns == 0 || sides.out() % rows != 0 || sides.in() % columns != 0) {
            throw config.unsupported("\"" + first.getFirst().key + "\" does not divide the matrix (" + sides.out()
                    + ", " + sides.in() + ")");
        }
        int begin = first.size();
        return whole(
                all,
                sides.in(),
                sides.out(),
                tensors ->
                        kronecker(product(tensors.subList(0, begin)), product(tensors.subList(begin, tensors.size()))));
    }

    private List<Stored> factor(String module, Map<String, Stored> parts, String name) {
        Stored one = parts.get(name);
        if (one != null) {
            return List.of(one);
        }
        Stored a = part(parts, name + "_a");
        Stored b = part(parts, name + "_b");
        fits(b, a.columns, b.columns);
        agrees(module, a);
        return List.of(a, b);
    }

    private static NDArray product(List<NDArray> factors) {
        return factors.size() == 1 ? factors.getFirst() : factors.get(0).matMul(factors.get(1));
    }

    /// (p, q) and (r, s) to (p · r, q · s).
    private static NDArray kronecker(NDArray one, NDArray other) {
        long rows = one.getShape().get(0) * other.getShape().get(0);
        long columns = one.getShape().get(1) * other.getShape().get(1);
        return one.expandDims(1)
                .expandDims(3)
                .mul(other.expandDims(0).expandDims(2))
                .reshape(rows, columns);
    }

    /// The whole change as one factor.
    private Pair whole(List<Stored> parts, long in, long out, Formula change) {
        Source matrix = made(parts, change);
        int rank = Math.toIntExact(Math.min(in, out));
        Source identity = made(parts, all -> all.getFirst().getManager().eye(rank));
        return in <= out ? new Pair(rank, identity, matrix) : new Pair(rank, matrix, identity);
    }

    private static Source made(List<Stored> parts, Formula formula) {
        return new Source(
                parts.getFirst().file.file(),
                new Computed(parts.stream().map(Stored::key).toList(), formula));
    }

    private Stored part(Map<String, Stored> parts, String name) {
        Stored part = parts.get(name);
        if (part == null) {
            Stored beside = parts.values().iterator().next();
            throw WholeAdapter.lacks(beside.file, beside.key.substring(0, beside.key.lastIndexOf('.') + 1) + name);
        }
        return part;
    }
}
