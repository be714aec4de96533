package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.ModelShapes;
import graft.engine.tensor.FileMemory;
import graft.engine.tensor.Packed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A base model's folder in Hugging Face's layout: `config.json` and `model.safetensors`, or several weight
/// files with `model.safetensors.index.json`. Tensors are found under {@link ModelShape}'s names, whatever
/// prefix or old spelling the file uses.
public final class ModelFolder implements AutoCloseable {

    private static final int MAX_LISTED = 5;
    private static final Set<String> FLOATING = Set.of("F32", "F16", "BF16", "F64");

    private final Path folder;
    private final ConfigFields config;
    private final ModelShape shape;
    private final Map<String, Place> places;
    private final List<TensorFile> files;
    private final List<String> unused;

    /// Where a tensor lies: file, name in it, and how it is kept there.
    ///
    /// @param bits where it is packed, else null
    public record Place(
            TensorFile file,
            String name,
            Stored stored,
            @Nullable PackedPlace bits) {

        /// The matrix in the few bits that the file has, or null where it lies there plainly.
        public @Nullable Packed packed(NDManager manager) {
            return bits == null ? null : stored.cut(bits.read(manager));
        }

        /// The tensor's values in float32 and in the shape that the model has it.
        public NDArray read(NDManager manager) {
            return bits == null ? stored.cut(file.read(manager, name)) : unpacked(bits, manager);
        }

        private NDArray unpacked(PackedPlace place, NDManager manager) {
            try (NDManager scope = manager.newSubManager()) {
                return stored.cut(place.read(scope)).unpack(manager);
            }
        }

        /// The tensor in the model's shape and the file's floating type, over the file's pages where it lies
        /// there as it is needed.
        public NDArray view(NDManager manager) {
            return bits == null ? stored.over(file.view(manager, name)) : unpacked(bits, manager);
        }

        /// Whether {@link #view} gives the file's own pages, in this type.
        public boolean inPlace(FileMemory.Type type) {
            return bits == null && file.inPlace(name, type);
        }

        /// The whole tensor, in the file's pages, of which this is the first part, as (out, in); null where the
        /// others are no further parts of it in their order.
        public @Nullable NDArray beside(List<Place> others, NDManager manager) {
            boolean together = stored.parts() == others.size() + 1 && stored.part() == 0;
            for (int i = 0; i < others.size() && together; i++) {
                Place other = others.get(i);
                together = other.file == file && other.name.equals(name) && other.stored.part() == i + 1;
            }
            return together
                    ? new Stored(stored.name(), stored.transposed(), 0, 1).over(file.view(manager, name))
                    : null;
        }
    }

    private record Found(TensorFile file, String name) {
        long[] shape() {
            return file.shape(name).getShape();
        }

        String type() {
            return file.type(name);
        }
    }

    private ModelFolder(
            Path folder,
            ConfigFields config,
            ModelShape shape,
            Map<String, Place> places,
            List<TensorFile> files,
            List<String> unused) {
        this.folder = folder;
        this.config = config;
        this.shape = shape;
        this.places = places;
        this.files = files;
        this.unused = unused;
    }

    /// Opens a folder and checks that every tensor the configuration promises is there in the right shape.
    ///
    /// @throws InvalidInput naming the file and the tensors that are missing or mis-shaped
    public static ModelFolder open(Path folder) {
        return open(folder, ConfigFields.of(folder).architecture(""));
    }

    /// As {@link #open(Path)}, read as another class of the family: the plain encoder of a masked-language
    /// model, say.
    public static ModelFolder open(Path folder, String architecture) {
        ConfigFields config = ConfigFields.of(folder);
        ModelShape shape = architecture.isEmpty() ? ModelShapes.of(config) : ModelShapes.readAs(folder, architecture);
        List<TensorFile> files = new ArrayList<>();
        try {
            for (Path file : WeightFiles.of(folder)) {
                files.add(TensorFile.open(file, ErrorCode.MODEL_WEIGHTS));
            }
            Map<String, Found> found = new LinkedHashMap<>();
            for (TensorFile file : files) {
                file.names().forEach(name -> put(found, TensorNames.canonical(shape.family(), name), file, name));
            }
            Map<String, Place> places = match(folder, config, shape, found);
            TreeSet<String> unused = new TreeSet<>(found.keySet());
            shape.tensors()
                    .forEach(tensor ->
                            unused.remove(Stored.of(shape.family(), tensor).name()));
            unused.removeIf(name -> TensorNames.derived(name) || PackedPlace.beside(name));
            return new ModelFolder(folder, config, shape, places, files, List.copyOf(unused));
        } catch (RuntimeException failure) {
            files.forEach(TensorFile::close);
            throw failure;
        }
    }

    /// @throws InvalidInput when another file has a tensor of that name: which one counts would be chance
    private static void put(Map<String, Found> found, String tensor, TensorFile file, String name) {
        Found other = found.put(tensor, new Found(file, name));
        if (other != null && other.file() != file) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS,
                    "The tensor " + name + " is in two weight files: "
                            + other.file().file() + " and " + file.file() + ".",
                    "Fetch the model again: its weight files are not of one save.");
        }
    }

    private static Map<String, Place> match(
            Path folder, ConfigFields config, ModelShape shape, Map<String, Found> found) {
        Map<String, Place> places = new HashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshaped = new ArrayList<>();
        List<String> mistyped = new ArrayList<>();
        for (Tensor tensor : shape.tensors()) {
            Stored stored = Stored.of(shape.family(), tensor);
            Found place = found.get(stored.name());
            PackedPlace bits = place == null ? null : PackedPlace.of(place.file(), place.name());
            long[] wanted = bits == null ? stored.dims(tensor.dims()) : stored.packedDims(tensor.dims());
            if (place == null) {
                missing.add(stored.name());
                continue;
            }
            if (!(bits == null ? Arrays.equals(wanted, place.shape()) : bits.fits(wanted))) {
                misshaped.add(place.name() + " is " + (bits == null ? new Shape(place.shape()) : bits.shape())
                        + " instead of " + new Shape(wanted));
            } else if (bits == null && !FLOATING.contains(place.type())) {
                mistyped.add(place.name() + " is " + place.type());
            }
            places.put(tensor.name(), new Place(place.file(), place.name(), stored, bits));
        }
        String wrong = wrong(" missing ", missing)
                + wrong(" wrong shape ", misshaped)
                + wrong(" no floating-point numbers ", mistyped);
        if (wrong.isEmpty()) {
            return places;
        }
        throw new InvalidInput(
                ErrorCode.MODEL_WEIGHTS,
                unsaid(config, shape) + "The weights in " + folder + " do not fit its config.json:"
                        + wrong.substring(0, wrong.length() - 1) + ".",
                "Take config.json and the weights from the same model.");
    }

    /// The fields that are missing, before anything that follows from them.
    private static String unsaid(ConfigFields config, ModelShape shape) {
        Map<String, Integer> sizes = ModelShapes.unsaid(config, shape);
        return sizes.isEmpty()
                ? ""
                : config.source() + " has no "
                        + sizes.entrySet().stream()
                                .map(size -> size.getKey() + " (" + size.getValue() + " is taken)")
                                .collect(Collectors.joining(", "))
                        + ". ";
    }

    private static String wrong(String how, List<String> tensors) {
        // Queries, keys and values may be parts of one.
        List<String> each = tensors.stream().distinct().toList();
        return each.isEmpty() ? "" : how + listed(each) + ";";
    }

    private static String listed(List<String> names) {
        String start = String.join(", ", names.subList(0, Math.min(MAX_LISTED, names.size())));
        return names.size() <= MAX_LISTED ? start : start + " and " + (names.size() - MAX_LISTED) + " more";
    }

    public Path folder() {
        return folder;
    }

    public ConfigFields config() {
        return config;
    }

    public ModelShape shape() {
        return shape;
    }

    /// Where a tensor of the shape lies.
    public Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS,
                    folder + " has no tensor \"" + name + "\".",
                    "Use a complete file of the same model.");
        }
        return place;
    }

    /// Tensors of the files that the model class does not use, for example another class's head.
    public List<String> unused() {
        return unused;
    }

    @Override
    public void close() {
        files.forEach(TensorFile::close);
    }
}
