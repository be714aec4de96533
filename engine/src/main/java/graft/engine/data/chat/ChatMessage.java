package graft.engine.data.chat;

/// One turn of a conversation.
///
/// @param role    `system`, `user` or `assistant`
/// @param content what is said
public record ChatMessage(String role, String content) {

    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }
}
