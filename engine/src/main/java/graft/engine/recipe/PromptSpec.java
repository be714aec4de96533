package graft.engine.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Learned embeddings in front of the embedded text (prompt tuning, arXiv 2104.08691 §2).
///
/// @param common     common fields; it stands once, so layers mean nothing
/// @param length     number of embeddings n; default 20
/// @param init       how they start
/// @param text       whose token embeddings they start from, repeated or cut to the length; only with `text`
/// @param afterFirst they stand after the first token (a beginning-of-text token) instead of before it
/// @param amongWords they stand among the words' vectors and get positions like them (as in PEFT); otherwise
/// in front of the finished embedding, and the text keeps its positions (as in the `adapters` library);
/// default true
public record PromptSpec(
        Common common, int length, Init init, @Nullable String text, boolean afterFirst, boolean amongWords)
        implements AdapterSpec {

    public enum Init {
        /// Uniform within ±0.5 (§2, the paper's and the `adapters` library's start).
        RANDOM("random"),
        /// From the embeddings of a text's tokens.
        TEXT("text");

        private final String text;

        Init(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// 20 random embeddings.
    public static PromptSpec defaults() {
        return new PromptSpec(
                new Common(LayerSelection.ALL, List.of(Site.EMBEDDING)), 20, Init.RANDOM, null, false, true);
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.PROMPT;
    }

    @Override
    public PromptSpec withCommon(Common newCommon) {
        return new PromptSpec(newCommon, length, init, text, afterFirst, amongWords);
    }

    public PromptSpec withLength(int newLength) {
        return new PromptSpec(common, newLength, init, text, afterFirst, amongWords);
    }

    public PromptSpec withInit(Init newInit, @Nullable String newText) {
        return new PromptSpec(common, length, newInit, newText, afterFirst, amongWords);
    }

    public PromptSpec withPlace(boolean newAfterFirst, boolean newAmongWords) {
        return new PromptSpec(common, length, init, text, newAfterFirst, newAmongWords);
    }
}
