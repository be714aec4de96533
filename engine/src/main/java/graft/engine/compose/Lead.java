package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.HeadForm;
import graft.engine.adapter.Parameter;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.recipe.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The head that a composition uses, of one of its adapters or of a fusion, with the task that it was trained for: a
/// fusion's is mostly none of its members'.
///
/// @param head       null where the task uses the base's own
/// @param parameters what is trained of it
record Lead(Task task, @Nullable Head head, List<Parameter> parameters) {

    Lead {
        parameters = List.copyOf(parameters);
    }

    /// A stored one.
    ///
    /// @param values by the names of the head's tensors
    /// @throws graft.engine.error.InvalidInput when names or shapes are not exactly its own
    static Lead of(BaseModel base, Task task, HeadForm form, Map<String, NDArray> values, NDManager manager) {
        Head head = form.make(base, task, manager);
        List<Parameter> parameters = head == null ? List.of() : Parameter.ofHead(head, manager);
        Parameter.load(parameters, values);
        return new Lead(task, head, parameters);
    }
}
