package graft.engine.recipe;

import java.util.Optional;

/// Activations by the names that model configurations and recipes use.
public enum Activation {
    RELU("relu"),
    GELU("gelu"),
    GELU_TANH("gelu_new"),
    SWISH("swish"),
    TANH("tanh"),
    SIGMOID("sigmoid"),
    LEAKY_RELU("leakyrelu"),
    LINEAR("linear");

    private final String text;

    Activation(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /// The activation of that name; `silu` is `swish`, `gelu_pytorch_tanh` is `gelu_new`, `identity` is `linear`.
    public static Optional<Activation> of(String text) {
        String name = switch (text) {
            case "silu" -> "swish";
            case "gelu_pytorch_tanh", "gelu_fast" -> "gelu_new";
            case "identity" -> "linear";
            default -> text;
        };
        for (Activation activation : values()) {
            if (activation.text.equals(name)) {
                return Optional.of(activation);
            }
        }
        return Optional.empty();
    }
}
