package graft.engine.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The largest errors of a case, by what was compared.
///
/// @param outputs   of hidden states, logits and what else a forward pass gives
/// @param gradients of the trained tensors; nothing where the case has none
/// @param trace     of the losses of a short training
/// @param after     of the trained tensors after it
record Errors(Worst outputs, Worst gradients, Worst trace, Worst after) {

    Errors() {
        this(new Worst());
    }

    /// Of a forward pass alone.
    Errors(Worst outputs) {
        this(outputs, new Worst(), new Worst(), new Worst());
    }

    /// What is out of tolerance, in words; empty where all is within.
    String beyond(Tolerance tolerance) {
        if (outputs.where().isEmpty()) {
            return "the case has no outputs that are known here";
        }
        List<String> said = new ArrayList<>();
        say("outputs", outputs, tolerance.outputs(), said);
        say("gradients", gradients, tolerance.training(), said);
        say("trace", trace, tolerance.training(), said);
        say("after", after, tolerance.after(), said);
        return said.isEmpty() ? "" : "largest error at " + String.join("; and at ", said);
    }

    private static void say(String what, Worst worst, double allowed, List<String> said) {
        if (worst.error() > allowed) {
            said.add(String.format(
                    Locale.ROOT, "%s (%s): %.1e, allowed %.1e", worst.where(), what, worst.error(), allowed));
        }
    }
}
