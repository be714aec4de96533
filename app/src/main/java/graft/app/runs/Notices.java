package graft.app.runs;

import graft.app.document.RecipeDocument;
import graft.app.document.StepName;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.service.ServiceFailure;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// What is said to the user of runs, one thing at a time; the newest takes the place of the one before.
final class Notices {

    private final ReadOnlyObjectWrapper<@Nullable Notice> shown = new ReadOnlyObjectWrapper<>(this, "shown", null);

    ReadOnlyObjectProperty<@Nullable Notice> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    void show(Notice notice) {
        shown.set(notice);
    }

    /// It has been read.
    void dismiss() {
        shown.set(null);
    }

    /// What this one asks or offers no longer holds; another that is shown by now stays.
    void dismiss(Notice only) {
        if (shown.get() == only) {
            dismiss();
        }
    }

    /// That there was no engine is over.
    void engineIsBack() {
        Notice now = shown.get();
        if (now != null && now.text().equals(Messages.text("runs.no-engine"))) {
            dismiss();
        }
    }

    /// Tells something that should be read.
    void warn(String text) {
        show(new Notice(text, "g-attention", List.of()));
    }

    /// Tells why something could not be done.
    void failed(Throwable failure) {
        show(Notice.failed(words(failure)));
    }

    /// Tells why what was thrown away did not come back. Where the trash was emptied meanwhile nothing is wrong: that
    /// is what emptying is for.
    void notRestored(Throwable failure) {
        boolean emptied = switch (failure) {
            case ServiceFailure told -> told.code().equals(ErrorCode.RUN_NOT_FOUND.text());
            case EngineException told -> told.code() == ErrorCode.RUN_NOT_FOUND;
            default -> false;
        };
        if (emptied) {
            warn(Messages.text("runs.trash-emptied"));
        } else {
            failed(failure);
        }
    }

    /// Tells what was done and offers to take it back, by its button or by the document's undo. The offer goes when
    /// that is done, whichever way; what is said besides stays.
    void offerUndo(RecipeDocument document, String text, StepName step, Runnable undo, Runnable redo) {
        Notice[] offer = new Notice[1];
        Runnable back = document.noteDeed(
                step,
                () -> {
                    if (offer[0] != null) {
                        dismiss(offer[0]);
                    }
                    undo.run();
                },
                redo);
        offer[0] = new Notice(text, "g-muted", List.of(new Notice.Action(Messages.text("runs.undo"), back)));
        show(offer[0]);
    }

    static String words(Throwable failure) {
        String text = switch (failure) {
            // Why it is gone stands in the line above.
            case ServiceFailure told when told.engineGone() -> Messages.text("runs.no-engine");
            case ServiceFailure told -> Failures.words(told);
            case EngineException told -> Failures.words(told);
            default -> Messages.text("runs.defect", String.valueOf(failure.getMessage()));
        };
        return text.strip();
    }
}
