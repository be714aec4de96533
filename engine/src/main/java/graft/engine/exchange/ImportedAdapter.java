package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.checkpoint.TensorFile;
import graft.engine.checkpoint.TensorValues;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Weight;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An adapter of another library in Graft's terms.
///
/// @param adapters  its specifications; a pattern of ranks becomes one specification for each rank
/// @param task      what its head is for
/// @param extension a head of its own form, and parameters of the base that it trains
/// @param sources   for each trained tensor of the adapted model, by name, where its values are
/// @param copies    parameters of the base that lie in the file untrained, by their names; a base with other
///                  values is not the adapter's
/// @param notes     sentences on what the file means beyond its letters, for whoever imports it
public record ImportedAdapter(
        List<AdapterSpec> adapters,
        Task task,
        Assembly.Extension extension,
        Map<String, Source> sources,
        Map<String, Source> copies,
        List<String> notes) {

    /// How far a copy of a base's parameter may be from it, relative to its largest value: files may be
    /// bfloat16.
    private static final double COPY_TOLERANCE = 0.01;

    /// Where a tensor's values lie.
    ///
    /// @param file that holds it
    /// @param key  the tensor's name in it
    /// @param from first row taken, along the first dimension
    /// @param to   the row after the last; 0 for all
    /// @param dims the shape to read it in; empty for its own
    /// @param turned whether the matrix is transposed before rows are taken
    /// @param diagonal whether the vector is the diagonal of a stored matrix
    /// @param right  a matrix of the same file that it is multiplied with, or null
    /// @param computed how it is made of several tensors of the file, or null; then all but the file is unused
    public record Source(
            Path file,
            String key,
            long from,
            long to,
            List<Long> dims,
            boolean turned,
            boolean diagonal,
            @Nullable Source right,
            @Nullable Computed computed) {
        public Source {
            dims = List.copyOf(dims);
        }

        /// The whole tensor.
        public Source(Path file, String key) {
            this(file, key, 0, 0, List.of(), false, false, null, null);
        }

        /// What a formula makes of tensors of the file.
        Source(Path file, Computed computed) {
            this(file, computed.keys.getFirst(), 0, 0, List.of(), false, false, null, computed);
        }

        /// The whole tensor in another shape of as many values.
        Source shaped(long... shape) {
            return new Source(
                    file, key, from, to, Arrays.stream(shape).boxed().toList(), turned, diagonal, right, computed);
        }

        /// Rows of it.
        Source rows(long first, long end) {
            return new Source(file, key, first, end, dims, turned, diagonal, right, computed);
        }

        /// The matrix as (out, in), of a file that has it as (in, out).
        Source transposed() {
            return new Source(file, key, from, to, dims, true, diagonal, right, computed);
        }

        /// The diagonal of a square matrix.
        Source onlyDiagonal() {
            return new Source(file, key, from, to, dims, turned, true, right, computed);
        }

        /// The product with another matrix of the same file.
        Source times(Source factor) {
            return new Source(file, key, from, to, dims, turned, diagonal, factor, computed);
        }

        /// Whether it is a whole tensor of the file as it lies there.
        boolean plain() {
            return to == 0 && dims.isEmpty() && !turned && !diagonal && right == null && computed == null;
        }

        /// The tensors that it is made of.
        List<String> keys() {
            return computed != null ? computed.keys : right == null ? List.of(key) : List.of(key, right.key);
        }

        /// A part that does not fit is read as it is, so that the model's check of shapes names it.
        private NDArray read(NDManager manager, TensorFile tensors) {
            if (computed != null) {
                return computed.formula.of(computed.keys.stream()
                        .map(name -> tensors.read(manager, name))
                        .toList());
            }
            NDArray own = in(tensors.read(manager, key));
            return right == null ? own : own.matMul(right.read(manager, tensors));
        }

        /// The part of the stored tensor that this is.
        public NDArray in(NDArray whole) {
            NDArray stored = diagonal ? Kernels.diagonal(whole) : whole;
            if (turned && stored.getShape().dimension() == 2) {
                stored = Kernels.transposedRows(stored, 0, stored.getShape().get(1));
            }
            if (to > 0 && stored.getShape().dimension() > 0 && stored.getShape().get(0) >= to) {
                stored = Kernels.copyOfRows(stored, from, to);
            }
            Shape shape = new Shape(dims.stream().mapToLong(Long::longValue).toArray());
            return dims.isEmpty() || stored.getShape().size() != shape.size() ? stored : stored.reshape(shape);
        }
    }

    /// A tensor that a formula makes of others.
    ///
    /// @param keys of the file
    record Computed(List<String> keys, Formula formula) {
        Computed {
            keys = List.copyOf(keys);
        }
    }

    /// Of tensors in the order of the keys.
    interface Formula {
        NDArray of(List<NDArray> tensors);
    }

    /// Names of the tensors among them that are not trained: those that turn a projection, and random
    /// matrices.
    static Set<String> frozen(Map<String, Source> sources) {
        Set<String> names = new HashSet<>(sources.keySet());
        names.removeIf(name -> !name.endsWith(".base") && !name.endsWith(".vera_A") && !name.endsWith(".vera_B"));
        return names;
    }

    public ImportedAdapter {
        adapters = List.copyOf(adapters);
        sources = Map.copyOf(sources);
        copies = Map.copyOf(copies);
        notes = List.copyOf(notes);
    }

    /// Whether what is trained here has another form than in the file, because only its products are the
    /// method's.
    public boolean reformed() {
        return sources.values().stream().anyMatch(source -> source.right() != null || source.computed() != null);
    }

    /// The same with other specifications that have the same tensors.
    public ImportedAdapter mapped(UnaryOperator<AdapterSpec> change) {
        return new ImportedAdapter(adapters.stream().map(change).toList(), task, extension, sources, copies, notes);
    }

    /// Without copies of the base's parameters.
    public ImportedAdapter(
            List<AdapterSpec> adapters, Task task, Assembly.Extension extension, Map<String, Source> sources) {
        this(adapters, task, extension, sources, Map.of(), List.of());
    }

    /// With the factors that its low-rank changes are counted from as a file has them, instead of computed
    /// anew: of a matrix with two singular values close to one another a processor's rounding decides which
    /// directions they are.
    ///
    /// @param start tensors by the names that the trained factors have
    public ImportedAdapter startedFrom(Path start) {
        Map<String, Source> all = new LinkedHashMap<>(sources);
        Set<String> frozen = new HashSet<>(extension.frozen());
        sources.forEach((name, source) -> {
            if (source.plain() && name.matches("adapters\\..*\\.lora_[AB]")) {
                all.put(name + Assembly.START, new Source(start, source.key));
                frozen.add(name + Assembly.START);
            }
        });
        Assembly.Extension with = new Assembly.Extension(extension.head(), extension.baseParameters(), frozen);
        return new ImportedAdapter(adapters, task, with, all, copies, notes);
    }

    ImportedAdapter withNotes(List<String> newNotes) {
        return new ImportedAdapter(adapters, task, extension, sources, copies, newNotes);
    }

    /// Puts the adapter on a base, with its stored values. The caller closes the result, then the base.
    ///
    /// @throws InvalidInput when tensors are missing, unknown or of another shape, or the file's copy of the
    /// base is of another base
    public AdaptedModel attach(BaseModel base) {
        load(base, copies, values -> {
            values.forEach((name, value) -> compare(base, name, value, Objects.requireNonNull(copies.get(name))));
            return values.size();
        });
        return load(base, sources, values -> {
            finite(values);
            return new Assembly(adapters, task).with(extension).on(base, TensorValues.of(values));
        });
    }

    /// Reads tensors and makes something of them; they live as long as the call.
    ///
    /// @param sources by the names that what is made knows
    static <T> T load(BaseModel base, Map<String, Source> sources, Function<Map<String, NDArray>, T> make) {
        Map<Path, TensorFile> open = new HashMap<>();
        try (NDManager scope = base.manager().newSubManager()) {
            Map<String, NDArray> values = new LinkedHashMap<>();
            sources.forEach((name, source) -> values.put(name, source.read(scope, file(open, source))));
            return make.apply(values);
        } finally {
            open.values().forEach(TensorFile::close);
        }
    }

    /// Refuses what would make every output NaN.
    private void finite(Map<String, NDArray> values) {
        values.forEach((name, value) -> {
            if (!Double.isFinite(Optimize.norm(List.of(value)))) {
                Source source = Objects.requireNonNull(sources.get(name));
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNREADABLE,
                        source.file + ": \"" + source.key + "\" holds numbers that are not finite.",
                        "Train the adapter again, or use an earlier checkpoint.");
            }
        });
    }

    private static TensorFile file(Map<Path, TensorFile> open, Source source) {
        return open.computeIfAbsent(source.file, file -> TensorFile.open(file, ErrorCode.ADAPTER_UNREADABLE));
    }

    private static void compare(BaseModel base, String name, NDArray stored, Source source) {
        Weight own = base.weights().get(name);
        if (own == null || !own.value().getShape().equals(stored.getShape()) || !alike(base, own.value(), stored)) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNSUPPORTED,
                    source.file + ": \"" + source.key + "\" is a copy of the base that the adapter was trained with; "
                            + "this base has other values there.",
                    "Use the adapter's own base model.");
        }
    }

    private static boolean alike(BaseModel base, NDArray own, NDArray stored) {
        try (NDArray zeros = stored.mul(0);
                NDArray wide = base.precision().type().out(Optimize.copyOf(base.manager(), own))) {
            double largest = Optimize.maxAbsDifference(stored, zeros);
            return Optimize.maxAbsDifference(wide, stored) <= COPY_TOLERANCE * largest;
        }
    }

    /// The task that a base model's own class is for.
    public static Task taskOf(ModelShape shape) {
        Task.Kind kind = switch (shape.purpose()) {
            case SEQUENCE_CLASSIFICATION -> Task.Kind.CLASSIFICATION;
            case TOKEN_CLASSIFICATION -> Task.Kind.TOKEN_CLASSIFICATION;
            default -> shape.family().encoder() ? Task.Kind.MASKED_LM : Task.Kind.CAUSAL_LM;
        };
        return new Task(kind, List.of());
    }
}
