package graft.app.command;

import graft.app.ui.Messages;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands on the keys in the window's language: the toolkit knows them in English only.
record KeyWords(Map<String, String> words) {

    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z_]+");

    static KeyWords here() {
        return new KeyWords(Map.of(
                "Ctrl", Messages.text("key.ctrl"),
                "Shift", Messages.text("key.shift"),
                "Delete", Messages.text("key.delete"),
                "Space", Messages.text("key.space"),
                "Open_Bracket", "[",
                "Close_Bracket", "]"));
    }

    /// `Strg+Umschalt+N` of `Ctrl+Shift+N`.
    String of(String combination) {
        return WORD.matcher(combination)
                .replaceAll(found -> Matcher.quoteReplacement(words.getOrDefault(found.group(), found.group())));
    }
}
