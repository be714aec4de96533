package graft.engine.exchange;

import java.util.Optional;

/// The libraries whose adapters are read and written.
public enum Library {
    /// `adapters`, of AdapterHub.
    ADAPTERHUB("adapterhub", "the adapters library"),
    /// Hugging Face's `peft`.
    PEFT("peft", "PEFT");

    private final String text;
    private final String title;

    Library(String text, String title) {
        this.text = text;
        this.title = title;
    }

    /// As the command line names it.
    public String text() {
        return text;
    }

    /// As sentences name it.
    public String title() {
        return title;
    }

    static Optional<Library> of(String text) {
        for (Library library : values()) {
            if (library.text.equals(text)) {
                return Optional.of(library);
            }
        }
        return Optional.empty();
    }
}
