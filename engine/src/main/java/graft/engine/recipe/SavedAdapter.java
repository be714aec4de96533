package graft.engine.recipe;

import com.fasterxml.jackson.databind.node.TextNode;
import graft.engine.recipe.Trained.Group;
import graft.engine.recipe.Trained.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The bytes of an adapter's safetensors file: eight for the header's length, the header (JSON, padded so
/// that the tensors begin on a cache line), and four for each parameter. Only the header depends on names; it
/// is computed from their lengths without being built.
final class SavedAdapter {

    private static final int WORD = 8;
    private static final int CACHE_LINE = 64;
    private static final int BYTES = 4;
    private static final String METADATA = "{\"__metadata__\":{\"format\":\"pt\",\"base\":}}";
    private static final String ENTRY = ",\"\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[,]}";

    private long header = METADATA.length();
    private long data;

    private SavedAdapter() {}

    static long bytes(Trained trained, Recipe recipe) {
        SavedAdapter file = new SavedAdapter();
        String base = TextNode.valueOf(recipe.base().model()).toString();
        file.header += base.getBytes(StandardCharsets.UTF_8).length;
        for (int adapter = 0; adapter < recipe.adapters().size(); adapter++) {
            file.add(trained, adapter);
        }
        trained.fusion().forEach(file::add);
        for (Part part : trained.head()) {
            file.add("head.".length() + part.name().length(), part.dims(), part.count());
        }
        return (WORD + file.header + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE + file.data;
    }

    /// An adapter's own tensors, then those of the base that it trains.
    private void add(Trained trained, int adapter) {
        for (Group group : trained.adapters()) {
            if (group.adapter() == adapter) {
                add(group);
            }
        }
        trained.base().forEach((tensor, index) -> {
            if (index == adapter) {
                add("base.".length() + tensor.name().length(), tensor.dims(), tensor.count());
            }
        });
    }

    private void add(Group group) {
        int place = group.prefix().length();
        for (Part part : group.parts()) {
            add(place + part.name().length(), part.dims(), part.count());
        }
    }

    private void add(int name, List<Integer> dims, long count) {
        int shape = dims.size() - 1;
        for (int dim : dims) {
            shape += digits(dim);
        }
        long end = data + count * BYTES;
        header += ENTRY.length() + name + shape + digits(data) + digits(end);
        data = end;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
