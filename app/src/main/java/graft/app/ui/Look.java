package graft.app.ui;

import java.util.Locale;

/// The themes: each is a sheet of colour tokens and nothing else.
public enum Look {
    LIGHT(false),
    DARK(true),
    /// White and yellow on black, every edge drawn: for eyes that need it, and for weak projectors.
    CONTRAST(true);

    private final boolean dark;

    Look(boolean dark) {
        this.dark = dark;
    }

    /// Whether the ground is dark.
    public boolean dark() {
        return dark;
    }

    String sheet() {
        return "/theme/" + name().toLowerCase(Locale.ROOT) + ".css";
    }

    /// In words.
    public String title() {
        return switch (this) {
            case LIGHT -> Messages.text("look.light");
            case DARK -> Messages.text("look.dark");
            case CONTRAST -> Messages.text("look.contrast");
        };
    }
}
