package graft.engine.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.ModelShape.Role;

/// How one of PEFT's methods is written.
interface PeftForm {

    /// Writes the method's tensors, and its fields of the configuration.
    void write(ObjectNode config);

    /// Whether it is one of the methods that PEFT wraps otherwise, and whose heads go by shorter keys.
    default boolean promptLike() {
        return false;
    }

    /// The key of a trained parameter of the base, after the wrapper.
    ///
    /// @param module its path
    /// @param part   `weight` or `bias`
    default String key(String module, String part, Role role) {
        return module + "." + part;
    }
}
