package graft.app.runs;

import java.util.Optional;

/// Something said to the user that stays until it is read.
///
/// @param text   what happened and the way out
/// @param tone   style class of its colour: `g-failed`, `g-attention` or `g-muted`
/// @param action what can be done about it
public record Notice(String text, String tone, Optional<Action> action) {

    public record Action(String words, Runnable run) {}

    static Notice plain(String text) {
        return new Notice(text, "g-muted", Optional.empty());
    }

    static Notice failed(String text) {
        return new Notice(text, "g-failed", Optional.empty());
    }
}
