package graft.app.runs;

import graft.app.document.RefusedInputs.Question;
import graft.app.document.RefusedInputs.Refused;
import graft.app.document.RefusedInputs.Start;
import graft.app.ui.Messages;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Something said to the user that stays until it is read.
///
/// @param text   what happened and the way out
/// @param tone   style class of its colour: `g-failed`, `g-attention` or `g-muted`
/// @param actions what can be done about it, the first one first
public record Notice(String text, String tone, List<Action> actions) {

    public record Action(String words, Runnable run) {}

    static Notice plain(String text) {
        return new Notice(text, "g-muted", List.of());
    }

    /// Nothing was started, since fields hold what was not taken: which, why, and the two ways on.
    static Notice of(Question question, Consumer<Refused> lead, Runnable dismiss) {
        List<Refused> refused = question.refused();
        Refused first = refused.getFirst();
        String fields = refused.stream().map(Notice::held).collect(Collectors.joining("\n"));
        String text = Messages.text("runs.refused", fields);
        return new Notice(
                text,
                "g-attention",
                List.of(
                        new Action(Messages.text("runs.refused.lead", first.label()), () -> {
                            dismiss.run();
                            lead.accept(first);
                        }),
                        new Action(anyway(question.start(), refused), () -> {
                            dismiss.run();
                            question.anyway().run();
                        })));
    }

    private static String held(Refused input) {
        return input.text().isEmpty()
                ? Messages.text("runs.refused.text", input.label(), input.why())
                : Messages.text("runs.refused.field", input.label(), input.text(), input.why());
    }

    private static String anyway(Start start, List<Refused> refused) {
        String kept = refused.size() == 1 ? refused.getFirst().kept() : "";
        return switch (start) {
            case RUN ->
                kept.isEmpty() ? Messages.text("runs.refused.run") : Messages.text("runs.refused.run.with", kept);
            case QUEUE ->
                kept.isEmpty() ? Messages.text("runs.refused.queue") : Messages.text("runs.refused.queue.with", kept);
            case REPEAT -> Messages.text("runs.refused.repeat");
        };
    }

    static Notice failed(String text) {
        return new Notice(text, "g-failed", List.of());
    }
}
