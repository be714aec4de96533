package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Pass;
import graft.engine.model.StateAdapter;
import graft.engine.model.TextBounds;
import graft.engine.recipe.ReftSpec;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Representation fine-tuning of one layer's output (ReFT, arXiv 2404.03592 §3.2): at a row's first and last
/// tokens the state h becomes
///
/// - LoReFT: `h + Rᵀ (W h + b − R h)`, R with orthonormal rows, W and R (r, d);
/// - NoReFT: the same with R free; DiReFT: `h + Rᵀ (W h + b)` with R free (§3.2, appendix E).
///
/// The first tokens have one set of weights, the last ones another, or both the same when tied. Where a short
/// row has a token among both, it is edited as one of the last. Dropout acts on the edited state.
///
/// R of LoReFT is a product of Householder reflections, `R = H₁ … Hᵣ` cut to r rows, so that its rows are
/// orthonormal whatever is trained. Weight decay would empty it and never applies.
final class Reft implements StateAdapter {

    private final ReftSpec spec;
    private final Unit first;
    private final Unit last;

    /// @param width d
    /// @param based whether the set of weights of that name turns its projection by a frozen matrix, as files
    /// of the `adapters` library do
    Reft(ReftSpec spec, int width, Predicate<String> based, NDManager manager) {
        this.spec = spec;
        first = new Unit(spec, width, spec.tied() ? "tied." : "prefix.", based, manager);
        last = spec.tied() ? first : new Unit(spec, width, "suffix.", based, manager);
    }

    /// One set of weights.
    private static final class Unit {
        private final ReftSpec spec;
        private final String name;
        private final NDArray source;
        private final NDArray bias;
        private final NDArray projection;
        private final @Nullable NDArray base;

        Unit(ReftSpec spec, int width, String name, Predicate<String> based, NDManager manager) {
            this.spec = spec;
            this.name = name;
            Initial initial = new Initial(manager);
            source = initial.kaiming(spec.rank(), width);
            bias = initial.kaimingBias(spec.rank(), width);
            projection = spec.preset().orthogonal()
                    ? orthogonal(spec.rank(), width, manager)
                    : initial.kaiming(spec.rank(), width);
            base = based.test(name + "base") ? manager.zeros(new Shape(width, width)) : null;
        }

        private static NDArray orthogonal(int rank, int width, NDManager manager) {
            Shape shape = new Shape(rank, width);
            try (NDArray random = Torch.drawn(manager, host -> host.randomNormal(0, 1, shape, DataType.FLOAT32))) {
                NDArray vectors = Kernels.householderVectors(random);
                vectors.setRequiresGradient(true);
                return vectors;
            }
        }

        /// h (n, d) to (n, d).
        NDArray edit(NDArray h, Pass pass) {
            NDArray r = spec.preset().orthogonal() ? Kernels.orthonormalRows(h, projection, base) : projection;
            NDArray target = Kernels.activate(spec.activation(), Kernels.linear(h, source, bias));
            if (spec.preset().subtracts()) {
                target = target.sub(Kernels.linear(h, r, null));
            }
            NDArray edited = h.add(target.matMul(r));
            return pass.training() ? Kernels.dropout(edited, spec.common().dropout()) : edited;
        }

        List<Parameter> parameters(String at) {
            Double rate = spec.common().learningRate();
            boolean free = !spec.preset().orthogonal();
            return List.of(
                    new Parameter(at + name + "source.weight", source, Group.ADAPTER, rate, true),
                    new Parameter(at + name + "source.bias", bias, Group.ADAPTER, rate, false),
                    new Parameter(at + name + "projection", projection, Group.ADAPTER, rate, free));
        }
    }

    @Override
    public NDArray adapt(NDArray x, TextBounds rows, Pass pass) {
        NDArray state = x;
        if (spec.prefixPositions() > 0) {
            state = edited(state, x, rows.first(spec.prefixPositions(), spec.suffixPositions()), first, pass);
        }
        if (spec.suffixPositions() > 0) {
            state = edited(state, x, rows.last(spec.suffixPositions()), last, pass);
        }
        return state;
    }

    private static NDArray edited(NDArray state, NDArray x, @Nullable NDArray places, Unit unit, Pass pass) {
        return places == null ? state : Kernels.putRows(state, places, unit.edit(Kernels.selectRows(x, places), pass));
    }

    private List<Unit> units() {
        return first == last ? List.of(first) : List.of(first, last);
    }

    List<Parameter> parameters(String at) {
        List<Parameter> all = new ArrayList<>();
        units().forEach(unit -> all.addAll(unit.parameters(at + ".")));
        return all;
    }

    /// The matrices that turn projections, by name.
    Map<String, NDArray> frozen(String at) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (Unit unit : units()) {
            if (unit.base != null) {
                all.put(at + "." + unit.name + "base", unit.base);
            }
        }
        return all;
    }
}
