package graft.app.ui;

import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import java.util.List;
import java.util.stream.Stream;

/// The shape and colour by which a kind of adapter is known everywhere: palette, canvas, curves, tables, reports.
/// Kinds of one family have one colour and one outline, told apart by what is cut out of it or how it stands.
public enum MarkKind {
    BOTTLENECK("bottleneck", "M2 4 Q2 2 4 2 L12 2 Q14 2 14 4 L14 12 Q14 14 12 14 L4 14 Q2 14 2 12 Z"),
    COMPACTER("compacter", "M8 1.5 L15 14 L1 14 Z"),
    IA3("compacter", "M8 14.5 L1 2 L15 2 Z"),
    LORA("lora", "M8 1 L15 8 L8 15 L1 8 Z"),
    DORA("lora", "M8 1 L15 8 L8 15 L1 8 Z M7.2 4.4 L3.6 8 L7.2 11.6 Z"),
    VERA("lora", "M8 1 L15 8 L8 15 L1 8 Z M8 4.6 L4.6 8 L8 11.4 L11.4 8 Z"),
    PREFIX("prefix", "M8 2 A6 6 0 1 1 7.999 2 Z"),
    PROMPT("prefix", "M8 2 A6 6 0 1 1 7.999 2 Z M8 5 A3 3 0 1 0 8.001 5 Z"),
    REFT("prefix", "M2 7 A6 6 0 0 1 14 7 Z M2 9 A6 6 0 0 0 14 9 Z"),
    INVERTIBLE("prefix", "M7 2 A6 6 0 0 0 7 14 Z M9 2 A6 6 0 0 1 9 14 Z"),
    BITFIT("bitfit", "M3 5.8 L13 5.8 Q15 5.8 15 8 Q15 10.2 13 10.2 L3 10.2 Q1 10.2 1 8 Q1 5.8 3 5.8 Z"),
    LAYERNORM("bitfit", "M1 2.5 L15 2.5 L15 6.5 L1 6.5 Z M1 9.5 L15 9.5 L15 13.5 L1 13.5 Z"),
    FUSION("fusion", "M4.5 1.5 L11.5 1.5 L15 8 L11.5 14.5 L4.5 14.5 L1 8 Z"),
    FULL("full", "M8 1 A7 7 0 1 1 7.999 1 Z M8 4 A4 4 0 1 0 8.001 4 Z"),
    /// Nothing but the task's head is trained.
    HEAD("muted", "M1 12 A7 8 0 0 1 15 12 Z");

    private final String token;
    private final String path;

    MarkKind(String token, String path) {
        this.token = token;
        this.path = path;
    }

    /// Name of its colour token and style class.
    public String token() {
        return token;
    }

    /// Its shape as an SVG path in a square of 16.
    public String path() {
        return path;
    }

    /// Of an adapter: DoRA is a form of LoRA with a mark of its own.
    public static MarkKind of(AdapterSpec adapter) {
        return adapter instanceof LoraSpec lora && lora.dora() ? DORA : of(adapter.kind());
    }

    /// Of each kind that a recipe trains, in its order; of none the head's.
    public static List<MarkKind> of(Recipe recipe) {
        Stream<MarkKind> fusion = Stream.ofNullable(recipe.fusion()).map(any -> FUSION);
        List<MarkKind> marks = Stream.concat(
                        recipe.adapters().stream().filter(AdapterSpec::enabled).map(MarkKind::of), fusion)
                .distinct()
                .toList();
        return marks.isEmpty() ? List.of(HEAD) : marks;
    }

    public static MarkKind of(AdapterKind kind) {
        return switch (kind) {
            case BOTTLENECK -> BOTTLENECK;
            case COMPACTER -> COMPACTER;
            case LORA -> LORA;
            case VERA -> VERA;
            case IA3 -> IA3;
            case PREFIX -> PREFIX;
            case PROMPT -> PROMPT;
            case REFT -> REFT;
            case INVERTIBLE -> INVERTIBLE;
            case BITFIT -> BITFIT;
            case LAYERNORM -> LAYERNORM;
            case FULL -> FULL;
        };
    }
}
