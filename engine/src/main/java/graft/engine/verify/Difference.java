package graft.engine.verify;

import java.util.List;

/// Where a library computes something else than this build, by the word that `docs/differences.md` has for it.
enum Difference {
    DORA_BIAS("dora-bias", "the library scales the base's bias too and leaves alpha / r out of the norm", "dora"),
    VERA_DENSE("vera-dense", "the library trains dense matrices in the place of the two vectors", "vera"),
    IA3_ACTIVATION("ia3-activation", "the library scales the feed-forward block before its activation", "ia3"),
    AVERAGE_DIVIDED("average-divided", "the library divides by the number of members once more", "average"),
    COMBINED_FACTORS("combined-factors", "the library combines A and B apart", "weighted-combination"),
    PADDED_CLASSIFIER(
            "padded-classifier",
            "the library's classifier reads the last position, padding included",
            "prompt",
            "prompt-tuning",
            "ptuning",
            "p-tuning"),
    PRODUCT_FORM("product-form", "what is trained here is the LoRA that computes the same", "adalora", "loha", "lokr"),
    OTHER("other", "the case brings values of the right formula beside the library's");

    private final String text;
    private final String what;
    private final List<String> methods;

    /// @param methods of cases whose own values are of it
    Difference(String text, String what, String... methods) {
        this.text = text;
        this.what = what;
        this.methods = List.of(methods);
    }

    /// The word in the table.
    String text() {
        return text;
    }

    /// What the library does, or what form it is here.
    String what() {
        return what;
    }

    /// The one that a case of those differences shows.
    static Difference of(ReferenceCase reference) {
        String method = reference.json().path("method").asText();
        for (Difference difference : values()) {
            if (difference.methods.contains(method)) {
                return difference;
            }
        }
        return OTHER;
    }
}
