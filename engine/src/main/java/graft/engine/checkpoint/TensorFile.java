package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.FileMemory;
import java.nio.file.Path;
import java.util.Set;

/// A file of named tensors: safetensors, or what `torch.save` writes. Close it when the tensors are read: they
/// do not need it.
public sealed interface TensorFile extends AutoCloseable permits SafeTensors, TorchFile {

    /// Opens a file by its name: `.bin`, `.pt` and `.pth` are torch's, all else is safetensors.
    ///
    /// @param code the family of the error when the file is not what it says
    /// @throws InvalidInput naming the file, and the tensor where one is wrong
    static TensorFile open(Path file, ErrorCode code) {
        String name = String.valueOf(file.getFileName());
        boolean torch = name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".pth");
        return torch ? TorchFile.open(file, code) : SafeTensors.open(file, code);
    }

    Path file();

    /// The tensors' names, in the file's order.
    Set<String> names();

    /// @throws InvalidInput when there is no such tensor
    Shape shape(String name);

    /// The type of a tensor as files write it, for example `BF16`.
    String type(String name);

    /// A tensor as float32 (from any floating type), int64 (from any integer or boolean type kept as is where
    /// DJL has it). The result is a copy owned by the manager.
    NDArray read(NDManager manager, String name);

    /// A floating tensor in the type that the file has it in, over the file's own pages where that is
    /// possible: nothing is copied and pages come in when they are used, so the file must not be changed
    /// while the tensor is.
    default NDArray view(NDManager manager, String name) {
        return read(manager, name);
    }

    /// Whether {@link #view} gives the file's own pages, in this type.
    default boolean inPlace(String name, FileMemory.Type type) {
        return false;
    }

    @Override
    void close();
}
