package graft.engine.recipe;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// Activations by the names that model configurations and recipes use.
public enum Activation {
    RELU("relu"),
    RELU_SQUARED("relu2"),
    RELU6("relu6"),
    GELU("gelu"),
    GELU_TANH("gelu_new"),
    /// At most 10 (arXiv 2004.09602 §3.2).
    GELU_CLIPPED("gelu_10"),
    QUICK_GELU("quick_gelu"),
    SWISH("swish"),
    MISH("mish"),
    /// A normal distribution's share below x (arXiv 2209.10655 §3.2).
    LAPLACE("laplace"),
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

    /// All names, as they stand in recipes, for messages.
    public static String names() {
        return Arrays.stream(values()).map(Activation::text).collect(Collectors.joining(", "));
    }

    /// The activation of that name; the many other names of model configurations (`silu` is `swish`) are understood.
    public static Optional<Activation> of(String text) {
        String name = switch (text) {
            case "silu" -> "swish";
            case "gelu_python" -> "gelu";
            case "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_fast", "gelu_accurate" -> "gelu_new";
            case "leaky_relu" -> "leakyrelu";
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
