package graft.engine.recipe;

import java.util.Optional;

/// The adapter methods, by their name in recipes.
public enum AdapterKind {
    BOTTLENECK("bottleneck"),
    LORA("lora"),
    BITFIT("bitfit"),
    FULL("full");

    private final String text;

    AdapterKind(String text) {
        this.text = text;
    }

    public String text() {
        return text;
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
