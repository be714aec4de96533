package graft.engine.recipe;

import java.util.Optional;

/// The adapter methods, by their name in recipes.
public enum AdapterKind {
    BOTTLENECK("bottleneck", Places.SITES),
    COMPACTER("compacter", Places.SITES),
    LORA("lora", Places.SITES),
    VERA("vera", Places.SITES),
    IA3("ia3", Places.SITES),
    PREFIX("prefix", Places.SITES),
    PROMPT("prompt", Places.EMBEDDING),
    REFT("reft", Places.SITES),
    INVERTIBLE("invertible", Places.EMBEDDING),
    BITFIT("bitfit", Places.NONE),
    LAYERNORM("layernorm", Places.NONE),
    FULL("full", Places.NONE);

    /// Where a kind stands.
    public enum Places {
        /// At sites of layers; some also at the embedding.
        SITES,
        /// Once, at the embedding.
        EMBEDDING,
        /// Nowhere: it trains parameters that the base has already.
        NONE
    }

    private final String text;
    private final Places places;

    AdapterKind(String text, Places places) {
        this.text = text;
        this.places = places;
    }

    public String text() {
        return text;
    }

    public Places places() {
        return places;
    }

    public static Optional<AdapterKind> of(String text) {
        for (AdapterKind kind : values()) {
            if (kind.text.equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
