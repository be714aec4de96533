package graft.engine.model;

import graft.engine.recipe.ModelShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The classifier that some checkpoints bring along (`BertForSequenceClassification` and its kin).
final class OwnHead {

    private OwnHead() {}

    static @Nullable Head of(WeightSource source, ModelShape shape, boolean pooler) {
        String module = switch (shape.architecture()) {
            case "BertForSequenceClassification", "BertForTokenClassification" -> "classifier";
            case "LlamaForSequenceClassification", "LlamaForTokenClassification" -> "score";
            default -> "";
        };
        if (module.isEmpty()) {
            return null;
        }
        Weight bias = source.has(module + ".bias") ? source.weight(module + ".bias") : null;
        Head.Reads reads = shape.architecture().endsWith("TokenClassification")
                ? Head.Reads.EVERY_TOKEN
                : pooler ? Head.Reads.POOLED : Head.Reads.LAST_TOKEN;
        return new Head(reads, List.of(new Head.Dense(source.weight(module + ".weight"), bias)));
    }
}
