package graft.engine.pretrain.world;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a name names. Names carry invisible marks while a text is made; finished text has none, and the entity data
/// reads its tags from them.
public enum Mark {
    PERSON,
    PLACE,
    ORGANISATION,
    PRODUCT;

    /// Ends a marked name; the marks that begin one follow it in Unicode's private area.
    private static final char END = '\uE000';

    private static final Map<String, Mark> LISTS =
            Map.of("town", PLACE, "country", PLACE, "product", PRODUCT, "brand", PRODUCT);

    /// The name between its marks.
    String around(String name) {
        return (char) (END + 1 + ordinal()) + name + END;
    }

    /// What the words of a list name, or null for ordinary words.
    static @Nullable Mark ofList(String list) {
        return LISTS.get(list);
    }

    /// The mark that a character begins, or null.
    public static @Nullable Mark beginning(char c) {
        int index = c - END - 1;
        return index >= 0 && index < values().length ? values()[index] : null;
    }

    public static boolean ending(char c) {
        return c == END;
    }

    static String without(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!ending(c) && beginning(c) == null) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
