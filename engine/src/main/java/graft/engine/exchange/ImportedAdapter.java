package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Task;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An adapter of another library in Graft's terms.
///
/// @param adapters  its specifications; a pattern of ranks becomes one specification for each rank
/// @param task      what its head is for
/// @param extension a head of its own form, and parameters of the base that it trains
/// @param sources   for each trained tensor of the adapted model, by name, where its values are
public record ImportedAdapter(
        List<AdapterSpec> adapters, Task task, AdaptedModel.Extension extension, Map<String, Source> sources) {

    /// @param file the safetensors file
    /// @param key  the tensor's name in it
    /// @param dims the shape to read it in; empty for its own
    public record Source(Path file, String key, List<Long> dims) {
        public Source {
            dims = List.copyOf(dims);
        }

        public Source(Path file, String key) {
            this(file, key, List.of());
        }

        private NDArray read(NDManager manager, SafeTensors tensors) {
            NDArray stored = tensors.read(manager, key);
            if (dims.isEmpty()) {
                return stored;
            }
            Shape shape = new Shape(dims.stream().mapToLong(Long::longValue).toArray());
            return stored.getShape().size() == shape.size() ? stored.reshape(shape) : stored;
        }
    }

    public ImportedAdapter {
        adapters = List.copyOf(adapters);
        sources = Map.copyOf(sources);
    }

    /// Puts the adapter on a base, with its stored values. The caller closes the result, then the base.
    ///
    /// @throws graft.engine.error.InvalidInput when tensors are missing, unknown or of another shape
    public AdaptedModel attach(BaseModel base) {
        AdaptedModel model = AdaptedModel.build(base, adapters, task, 0, extension);
        Map<Path, SafeTensors> open = new HashMap<>();
        try (NDManager scope = base.manager().newSubManager()) {
            Map<String, NDArray> values = new LinkedHashMap<>();
            sources.forEach((name, source) -> values.put(
                    name,
                    source.read(
                            scope,
                            open.computeIfAbsent(
                                    source.file, file -> SafeTensors.open(file, ErrorCode.ADAPTER_UNREADABLE)))));
            model.load(values);
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        } finally {
            open.values().forEach(SafeTensors::close);
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
