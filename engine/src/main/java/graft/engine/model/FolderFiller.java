package graft.engine.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.ModelFolder;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Packed;
import graft.engine.tensor.Torch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Weights from a folder's files, where possible used as they lie there.
record FolderFiller(ModelFolder files, PrecisionChoice precision, Device device) implements WeightSource.Filler {

    @Override
    public NDArray fill(NDManager manager, Tensor tensor, ComputeType type) {
        return type.converted(onDevice(files.place(tensor.name()), type, manager));
    }

    private NDArray onDevice(ModelFolder.Place place, ComputeType type, NDManager manager) {
        if (device.equals(Device.cpu())) {
            // Of what is packed, or rounded, only a moment of the file's values is needed: none of its pages stays with
            // us.
            boolean kept = plain() && (type == ComputeType.FP32 || place.inPlace(type.inFiles()));
            return kept ? place.view(manager) : place.read(manager);
        }
        // From the file's pages to the device, in the file's type.
        try (NDManager host = Torch.manager(Device.cpu());
                NDArray there = manager.zeros(new Shape(1))) {
            return Kernels.onto(there, place.view(host));
        }
    }

    private boolean plain() {
        return !precision.packing().coded();
    }

    @Override
    public boolean inPlace(Tensor tensor, ComputeType type) {
        return device.equals(Device.cpu())
                && plain()
                && files.place(tensor.name()).inPlace(type.inFiles());
    }

    @Override
    public @Nullable NDArray together(NDManager manager, List<Tensor> tensors) {
        List<ModelFolder.Place> places =
                tensors.stream().map(tensor -> files.place(tensor.name())).toList();
        return places.getFirst().beside(places.subList(1, places.size()), manager);
    }

    @Override
    public @Nullable Packed packed(NDManager manager, Tensor tensor) {
        return files.place(tensor.name()).packed(manager);
    }
}
