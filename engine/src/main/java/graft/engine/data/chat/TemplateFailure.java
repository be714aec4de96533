package graft.engine.data.chat;

/// A template that cannot be read or rendered; {@link ChatTemplate} tells it in a user's terms.
final class TemplateFailure extends RuntimeException {

    /// @param line of the template, or 0 where it is not known
    TemplateFailure(String message, int line) {
        super(line > 0 ? "line " + line + ": " + message : message, null, false, false);
    }

    TemplateFailure(String message) {
        this(message, 0);
    }
}
