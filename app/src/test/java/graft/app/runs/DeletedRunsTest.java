package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeRuns;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Runs that are deleted come back by undo, and nothing else does.
class DeletedRunsTest extends WatchedRuns {

    @Test
    void aDeletedRunComesBackByUndoInItsTurnWhetherTheOfferIsStillThereOrNot() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        FakeRuns.train(run, 1, 20, 20, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(run, 20, 0.9);
        look();
        document.apply("command.rename", recipe -> recipe.withName("before"));
        controller.delete(List.copyOf(runs.rows()));
        assertEquals(List.of(), runs.rows());
        assertEquals("delete run reviews", document.undoNameProperty().get().words());
        document.undo();
        assertEquals(1, runs.rows().size());
        assertNull(controller.noticeProperty().get(), "nothing is left to offer");
        assertEquals("before", document.recipe().name(), "not an older change of the recipe");
        document.redo();
        assertEquals(List.of(), runs.rows());
        controller.confirmDeletions();
        look();
        assertFalse(run.exists(), "the bar has gone, and the folder with it");
        document.apply("command.rename", recipe -> recipe.withName("after"));
        document.undo();
        document.undo();
        look();
        assertTrue(run.exists());
        assertEquals(run.id(), runs.rows().getFirst().id());
        assertEquals("before", document.recipe().name());
    }

    @Test
    void whatAnotherWindowPutIntoTheTrashIsOfferedBackAllTogether() throws IOException {
        RunFolder first = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        FakeRuns.finish(first, 20, 0.9);
        RunFolder second = FakeRuns.folder(workspace, "topics", "bottleneck r 16", 2);
        FakeRuns.finish(second, 20, 0.9);
        look();
        workspace.trash().take(first);
        look();
        assertEquals(
                "reviews was deleted in another window or by a command. It lies in the trash.",
                controller.noticeProperty().get().text());
        workspace.trash().take(second);
        look();
        Notice both = controller.noticeProperty().get();
        assertTrue(
                both.text().startsWith("2 runs were deleted") && both.text().contains("reviews, topics"), both.text());
        both.actions().getFirst().run().run();
        look();
        assertTrue(first.exists() && second.exists());
        assertEquals(2, runs.rows().size());
        assertNull(controller.noticeProperty().get(), "the offer goes with it");
    }

    @Test
    void theOffersOwnButtonTakesBackNothingElse() throws IOException {
        FakeRuns.finish(FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1), 20, 0.9);
        look();
        controller.delete(List.copyOf(runs.rows()));
        document.apply("command.rename", recipe -> recipe.withName("since"));
        controller.noticeProperty().get().actions().getFirst().run().run();
        assertEquals(1, runs.rows().size());
        assertEquals("since", document.recipe().name());
        assertEquals("command.rename", document.undoNameProperty().get().key());
        document.undo();
        assertNull(document.undoNameProperty().get(), "it is not taken back twice");
    }

    @Test
    void undoOfADeletionLeavesOtherNoticesAndItsOwnOfferGoes() throws IOException {
        FakeRuns.finish(FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1), 5, 0.9);
        look();
        RunRow row = runs.rows().getFirst();
        controller.delete(List.of(row));
        document.undo();
        assertNull(controller.noticeProperty().get(), "its own offer goes with it");
        controller.delete(List.of(row));
        controller.warn("Read this.");
        document.undo();
        assertEquals(List.of(row), runs.rows());
        assertEquals("Read this.", controller.noticeProperty().get().text());
        document.redo();
        assertEquals(List.of(), runs.rows(), "redo deletes again");
        document.undo();
        assertEquals(List.of(row), runs.rows());
    }

    @Test
    void whatWasDeletedBeforeTheTrashWasEmptiedIsSaidToBeGoneInKindWords() throws IOException {
        FakeRuns.finish(FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1), 5, 0.9);
        look();
        controller.delete(List.copyOf(runs.rows()));
        controller.confirmDeletions();
        workspace.trash().empty();
        document.undo();
        Notice notice = controller.noticeProperty().get();
        assertEquals("g-attention", notice.tone());
        assertTrue(notice.text().startsWith("The trash has been emptied since"), notice.text());
    }
}
