package graft.engine.data.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `loop` of a for block.
///
/// @param items all values
/// @param index from 0
/// @param depth 1 for an outermost loop
record Loop(List<@Nullable Object> items, int index, int depth) {

    @Nullable
    Object attribute(String name) {
        int size = items.size();
        return switch (name) {
            case "index" -> (long) index + 1;
            case "index0" -> (long) index;
            case "revindex" -> (long) size - index;
            case "revindex0" -> (long) size - index - 1;
            case "first" -> index == 0;
            case "last" -> index == size - 1;
            case "length" -> (long) size;
            case "depth" -> (long) depth;
            case "depth0" -> (long) depth - 1;
            case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined("loop.previtem");
            case "nextitem" -> index + 1 < size ? items.get(index + 1) : new Undefined("loop.nextitem");
            case "cycle" ->
                (Callable) given ->
                        given.at(given.count() == 0 ? 0 : index % given.count(), "value", new Undefined("loop.cycle"));
            default -> new Undefined("loop." + name);
        };
    }
}
