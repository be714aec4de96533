package graft.engine.data.chat;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A model's own form of conversations: `chat_template` of its `tokenizer_config.json`, or `chat_template.jinja`. The
/// rendered text is that of transformers' `apply_chat_template`; its ids take no special tokens beyond its own.
public final class ChatTemplate {

    /// The date that templates fall back to where they are told none.
    private static final LocalDateTime DAY = LocalDateTime.of(2024, 7, 26, 0, 0);

    private static final int LONGEST = 1 << 20;

    private final String source;
    private final String template;
    private final List<Statement> statements;
    private final Map<String, String> specials;

    private ChatTemplate(String source, String template, List<Statement> statements, Map<String, String> specials) {
        this.source = source;
        this.template = template;
        this.statements = statements;
        this.specials = Map.copyOf(specials);
    }

    /// @param source   where the template comes from, for messages
    /// @param specials `bos_token`, `eos_token` and their kin with their spellings
    /// @throws InvalidInput when the template cannot be read
    public static ChatTemplate parse(String source, String template, Map<String, String> specials) {
        if (template.length() > LONGEST) {
            throw unusable(source, "it is longer than " + LONGEST + " characters", null);
        }
        try {
            return new ChatTemplate(source, template, StatementParser.parse(template), specials);
        } catch (TemplateFailure failure) {
            throw unusable(source, String.valueOf(failure.getMessage()), failure);
        } catch (StackOverflowError deep) {
            throw unusable(source, "it is nested too deeply", deep);
        }
    }

    /// A conversation as text. Templates that tell the model the date are told {@link #DAY}: prepared rows must not
    /// depend on the day they were prepared, and a prompt must look as it did in training.
    ///
    /// @param addGenerationPrompt whether the beginning of the model's answer is added
    /// @throws InvalidInput when the template refuses the conversation or cannot be rendered
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        return render(messages, addGenerationPrompt, DAY);
    }

    /// A conversation as text.
    ///
    /// @param addGenerationPrompt whether the beginning of the model's answer is added
    /// @param now                 what the template learns of the time
    /// @throws InvalidInput when the template refuses the conversation or cannot be rendered
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt, LocalDateTime now) {
        List<@Nullable Object> turns = new ArrayList<>();
        for (ChatMessage message : messages) {
            Map<Object, @Nullable Object> turn = new LinkedHashMap<>();
            turn.put("role", message.role());
            turn.put("content", message.content());
            turns.add(turn);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(specials);
        values.put("messages", turns);
        values.put("tools", null);
        values.put("documents", null);
        values.put("add_generation_prompt", addGenerationPrompt);
        try {
            return Rendering.render(statements, values, now);
        } catch (TemplateFailure failure) {
            throw unusable(source, String.valueOf(failure.getMessage()), failure);
        } catch (StackOverflowError deep) { // long chains of operators make deep trees
            throw unusable(source, "it is nested too deeply", deep);
        }
    }

    /// Changes whenever a rendered conversation could.
    public String fingerprint() {
        return template + "\n" + new TreeMap<>(specials);
    }

    private static InvalidInput unusable(String source, String why, @Nullable Throwable cause) {
        return new InvalidInput(
                ErrorCode.TOKENIZER_UNREADABLE,
                "The chat template of " + source + " cannot be used: " + why + ".",
                "Take the file from the model's own folder, or remove it to train on plain prompt and response.",
                cause);
    }
}
