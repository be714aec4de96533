package graft.engine.exchange;

import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Trained;
import graft.engine.recipe.Trained.Group;
import graft.engine.recipe.Trained.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Refuses a weight file that lacks a tensor of what it otherwise holds, or has one of another base's sides. Both are
/// told by the keys of the file, which is all that its owner knows.
final class WholeAdapter {

    private final TensorFile file;
    private final ModelShape shape;
    private final Map<String, Source> sources;
    private final List<Group> groups = new ArrayList<>();

    private WholeAdapter(TensorFile file, ModelShape shape, List<AdapterSpec> adapters, Map<String, Source> sources) {
        this.file = file;
        this.shape = shape;
        this.sources = sources;
        for (int i = 0; i < adapters.size(); i++) {
            groups.addAll(Trained.groups(adapters.get(i), i, shape));
        }
    }

    /// @param sources by the names of the tensors that the specifications train
    /// @throws InvalidInput when one is missing, or does not fit the base
    static void require(TensorFile file, ModelShape shape, List<AdapterSpec> adapters, Map<String, Source> sources) {
        WholeAdapter whole = new WholeAdapter(file, shape, adapters, sources);
        whole.groups.forEach(group -> group.parts().forEach(part -> whole.present(group, part)));
        whole.groups.forEach(group -> group.parts().forEach(part -> whole.fits(group, part)));
    }

    /// The refusal of a file without that key.
    static InvalidInput lacks(TensorFile file, String key) {
        return refusal(file, "the tensor \"" + key + "\" is missing");
    }

    private static InvalidInput refusal(TensorFile file, String what) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNREADABLE,
                file.file() + ": " + what + ".",
                "The file is not whole: fetch or save the adapter again.");
    }

    private void present(Group group, Part part) {
        if (sources.containsKey(group.prefix() + part.name())) {
            return;
        }
        Optional<String> key = group.parts().stream()
                .flatMap(beside -> likely(group, part, beside).stream())
                .findFirst();
        if (key.isPresent()) {
            throw lacks(file, key.get());
        }
        String beside = group.parts().stream()
                .map(other -> sources.get(group.prefix() + other.name()))
                .filter(source -> source != null)
                .map(source -> " beside \"" + source.key() + "\"")
                .findFirst()
                .orElse("");
        throw refusal(
                file,
                "a tensor is missing" + beside + ": the " + part.name() + " of "
                        + group.place().prefix().replaceAll("\\.$", ""));
    }

    /// What the library calls a tensor, by the names that it and the one beside it have at another place.
    private Optional<String> likely(Group group, Part missing, Part beside) {
        Source here = sources.get(group.prefix() + beside.name());
        if (here == null) {
            return Optional.empty();
        }
        for (Group other : groups) {
            Source wanted = sources.get(other.prefix() + missing.name());
            Source known = sources.get(other.prefix() + beside.name());
            if (wanted != null && known != null) {
                String start = common(wanted.key(), known.key());
                String end = known.key().substring(start.length());
                if (here.key().endsWith(end)) {
                    String module = here.key().substring(0, here.key().length() - end.length());
                    return Optional.of(module + wanted.key().substring(start.length()));
                }
            }
        }
        return Optional.empty();
    }

    private static String common(String one, String other) {
        int end = IntStream.range(0, Math.min(one.length(), other.length()))
                .filter(i -> one.charAt(i) != other.charAt(i))
                .findFirst()
                .orElse(Math.min(one.length(), other.length()));
        return one.substring(0, end);
    }

    private void fits(Group group, Part part) {
        Source source = sources.get(group.prefix() + part.name());
        if (source == null || !source.plain() || !source.file().equals(file.file())) {
            return;
        }
        Shape wanted = new Shape(part.dims().stream().mapToLong(dim -> dim).toArray());
        Shape stored = file.shape(source.key());
        if (!stored.equals(wanted)) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    file.file() + ": \"" + source.key() + "\" is " + stored + "; on this base " + wanted
                            + " belongs there" + width(stored, wanted) + ".",
                    "Name the base that it was trained on (--base).");
        }
    }

    private String width(Shape stored, Shape wanted) {
        return stored.dimension() != wanted.dimension()
                ? ""
                : IntStream.range(0, stored.dimension())
                        .filter(i -> wanted.get(i) == shape.width() && stored.get(i) != wanted.get(i))
                        .mapToObj(i -> ": the adapter is for a model of width " + stored.get(i)
                                + ", this base has width " + shape.width())
                        .findFirst()
                        .orElse("");
    }
}
