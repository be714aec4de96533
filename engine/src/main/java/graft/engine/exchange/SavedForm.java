package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An adapter as a library has it on disk, before it is written.
///
/// @param config  `adapter_config.json`
/// @param tensors by the library's keys, in their order
/// @param head    the head's own files, or null where it has none or they are among the tensors
record SavedForm(
        ObjectNode config,
        Map<String, NDArray> tensors,
        @Nullable Head head) {

    /// @param config  `head_config.json`
    record Head(ObjectNode config, Map<String, NDArray> tensors) {
        Head {
            tensors = new TreeMap<>(tensors);
        }
    }

    SavedForm {
        tensors = new TreeMap<>(tensors);
    }
}
