package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import graft.engine.adapter.AdaptedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The trained tensors of an adapted model while they are put into another form: each is taken, and what
/// nobody took has no place there.
final class Values {

    private final Map<String, NDArray> values;
    private final TreeSet<String> left;

    Values(Map<String, NDArray> values) {
        this.values = new LinkedHashMap<>(values);
        this.left = new TreeSet<>(values.keySet());
    }

    /// What a model trains, and what it reads besides.
    static Values of(AdaptedModel model) {
        Map<String, NDArray> all = new LinkedHashMap<>(model.state());
        all.putAll(model.frozen());
        return new Values(all);
    }

    /// A tensor that must be there.
    NDArray take(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("the adapted model has no tensor " + name));
    }

    /// A tensor that some forms of the method have.
    Optional<NDArray> find(String name) {
        left.remove(name);
        return Optional.ofNullable(values.get(name));
    }

    /// Those whose names begin so, by the rest of the name.
    Map<String, NDArray> under(String prefix) {
        Map<String, NDArray> found = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
                left.remove(name);
            }
        });
        return found;
    }

    List<String> left() {
        return List.copyOf(left);
    }
}
