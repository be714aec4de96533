package graft.engine.data;

import graft.engine.data.chat.ChatFiles;
import graft.engine.data.chat.ChatMessage;
import graft.engine.data.chat.ChatTemplate;
import graft.engine.data.tokens.SpecialTokens;
import graft.engine.data.tokens.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Prompt and response as tokens, in training and in use alike: in the base model's own chat template, as one turn of
/// the user and one of the assistant, or, where the model has none, one after the other with the end token.
public final class Dialogue {

    private final Tokenizer tokenizer;
    private final @Nullable ChatTemplate template;

    private Dialogue(Tokenizer tokenizer, @Nullable ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /// @throws graft.engine.error.InvalidInput when the model has a template that cannot be used
    public static Dialogue of(Tokenizer tokenizer) {
        return new Dialogue(tokenizer, ChatFiles.read(tokenizer.folder()).orElse(null));
    }

    /// Everything up to the first token of the response.
    public int[] prompt(String text) {
        return template == null ? tokenizer.prompt(text) : ids(rendered(text));
    }

    /// The prompt in fewer tokens: its text loses its oldest ones. What the template puts around it stays, as does the
    /// model's start token.
    ///
    /// @param room tokens at most; where even the template alone takes more, its oldest go
    int[] prompt(String text, int room) {
        int[] whole = prompt(text);
        if (whole.length <= room) {
            return whole;
        }
        String rendered = template == null ? "" : rendered(text);
        int at = template == null ? -1 : rendered.lastIndexOf(text.strip());
        if (at >= 0) {
            int[] before = ids(rendered.substring(0, at));
            int[] after = ids(rendered.substring(at + text.strip().length()));
            int left = room - before.length - after.length;
            if (left >= 0) {
                int[] own = ids(text.strip());
                int[] kept = Arrays.copyOfRange(own, Math.max(0, own.length - left), own.length);
                return joined(joined(before, kept), after);
            }
        }
        int[] kept = Arrays.copyOfRange(whole, whole.length - room, whole.length);
        if (whole[0] == tokenizer.specials().bos()) {
            kept[0] = whole[0];
        }
        return kept;
    }

    /// The response to a prompt, with what ends it.
    int[] response(String prompt, String response) {
        int[] ids = ids(template == null ? response : answer(prompt, response));
        int end = tokenizer.specials().end();
        boolean ended = Arrays.stream(ids).anyMatch(id -> id == end);
        return end == SpecialTokens.NONE || ended ? ids : joined(ids, new int[] {end});
    }

    /// What the template adds to the prompt when the assistant answers.
    private String answer(String prompt, String response) {
        String open = rendered(prompt);
        ChatTemplate chat = Objects.requireNonNull(template);
        String whole =
                chat.render(List.of(new ChatMessage("user", prompt), new ChatMessage("assistant", response)), false);
        return whole.startsWith(open) ? whole.substring(open.length()) : response;
    }

    private String rendered(String prompt) {
        return Objects.requireNonNull(template).render(List.of(new ChatMessage("user", prompt)), true);
    }

    /// The template brings its special tokens itself.
    private int[] ids(String text) {
        return tokenizer.encode(text, null, Tokenizer.UNLIMITED, false).ids();
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    /// Changes whenever the tokens of a dialogue could.
    String fingerprint() {
        return template == null ? "" : template.fingerprint();
    }
}
