package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import java.util.List;
import java.util.Map;

/// The tensors of one of PEFT's methods: taken from a file key by key, then made into specifications.
interface PeftMethod {

    /// Takes a tensor if it is one of the method's own.
    ///
    /// @param name the key without the library's wrapper, for example `bert.encoder.….query.lora_A.weight`
    /// @return false where the tensor is something else: a head, a bias of the base
    boolean take(TensorFile file, String key, String name);

    /// Whether the library takes the adapter's start out of the base's matrices, so that a copy of them in the file is
    /// not the base.
    default boolean changesBase() {
        return false;
    }

    /// Sentences on what the file means beyond its letters.
    default List<String> notes() {
        return List.of();
    }

    /// Appends what was taken, and where the values of the adapted model's tensors lie.
    void build(List<AdapterSpec> adapters, Map<String, Source> sources);
}
