package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.runs.QueueFile;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which run begins when, with trainers that do nothing until they are let go.
@Timeout(60)
class RunQueueTest {

    /// A run that has begun.
    private record Begun(String run, String where, int parallel, CountDownLatch end) {}

    @TempDir
    private Path folder;

    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private volatile boolean roomy = true;
    private volatile boolean failing;
    private QueueFile file;
    private RunQueue queue;
    private Workspace workspace;

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        file = new QueueFile(folder);
        queue = new RunQueue(trainer("here"), trainer("beside"), (next, live) -> roomy, file);
    }

    @AfterEach
    void close() {
        queue.close();
        begun.forEach(run -> run.end.countDown());
    }

    private RunQueue.Trainer trainer(String where) {
        return (run, parallel) -> {
            CountDownLatch end = new CountDownLatch(1);
            begun.add(new Begun(run.id(), where, parallel, end));
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !failing;
        };
    }

    private RunFolder run(String name) {
        RunFolder run = created(name);
        queue.add(run);
        return run;
    }

    private RunFolder created(String name) {
        return workspace.create(new RunInfo(name, null, "m", "b", "d", "cpu", 1, 1), "{}");
    }

    private Begun next() throws InterruptedException {
        return begun.take();
    }

    private void parallel(int most) throws IOException {
        file.update(settings -> settings.withParallel(most));
        queue.serve(List.of());
    }

    private void end(Begun run) throws Exception {
        run.end.countDown();
        queue.ended(run.run).get(30, TimeUnit.SECONDS);
    }

    @Test
    void oneRunAtATimeIsTrainedHereUnlessTheWorkspaceSaysOtherwise() throws Exception {
        queue.serve(List.of());
        RunFolder first = run("first");
        RunFolder second = run("second");
        Begun one = next();
        assertEquals(List.of(first.id(), "here", 1), List.of(one.run, one.where, one.parallel));
        assertEquals(List.of(second.id()), queue.waiting());
        end(one);
        assertEquals("here", next().where);
    }

    @Test
    void theFirstOfTheOrderBeginsThoughOthersAreOlder() throws Exception {
        RunFolder older = created("older");
        RunFolder ordered = created("ordered");
        file.update(settings -> settings.withOrder(List.of(ordered.id())));
        queue.serve(List.of(older, ordered));
        assertEquals(ordered.id(), next().run);
    }

    /// As the host of a window that was killed, and that of the next window.
    @Test
    void ofTwoThatServeTheQueueOneTrainsAtATimeAndTheOneThatGivesWayTrainsNoMore() throws Exception {
        queue.serve(List.of());
        run("first");
        Begun one = next();
        RunFolder second = created("second");
        RunFolder third = created("third");
        RunQueue other = new RunQueue(trainer("next window"), trainer("beside"), (next, live) -> roomy, file);
        try {
            queue.add(second);
            queue.giveWay();
            other.serve(List.of(second, third));
            assertEquals(null, begun.poll(2, TimeUnit.SECONDS), "another is being trained");
            end(one);
            Begun two = next();
            assertEquals(List.of(second.id(), "next window"), List.of(two.run, two.where));
            two.end.countDown();
            Begun three = next();
            assertEquals(List.of(third.id(), "next window"), List.of(three.run, three.where));
            three.end.countDown();
            other.ended(third.id()).get(30, TimeUnit.SECONDS);
        } finally {
            other.close();
        }
    }

    /// As on a disk that was mounted for reading only.
    @Test
    void whereNothingCanBeWrittenNothingBeginsUntilItCan() throws Exception {
        Path disk = folder.resolve("disk");
        RunQueue blocked = new RunQueue(trainer("here"), trainer("beside"), (next, live) -> roomy, new QueueFile(disk));
        try {
            blocked.serve(List.of(created("first")));
            assertEquals(null, begun.poll(2, TimeUnit.SECONDS), "it would only fail");
            Files.createDirectories(disk);
            Begun one = next();
            assertEquals("here", one.where);
            one.end.countDown();
            blocked.ended(one.run).get(30, TimeUnit.SECONDS);
        } finally {
            blocked.close();
        }
    }

    @Test
    void asManyAsAreAllowedAreTrainedInProcessesBesideAndTheOthersWait() throws Exception {
        parallel(2);
        RunFolder first = run("first");
        Begun one = next();
        RunFolder second = run("second");
        Begun two = next();
        RunFolder third = run("third");
        assertEquals(List.of(second.id(), "beside", 2), List.of(two.run, two.where, two.parallel));
        assertEquals(2, one.parallel, "its share of the processor does not depend on what is beside it");
        assertEquals(List.of(first.id(), second.id()), queue.live());
        assertEquals(List.of(third.id()), queue.waiting());
        end(two);
        assertEquals(third.id(), next().run);
    }

    @Test
    void aRunWithoutRoomWaitsUntilNothingIsTrainedAndIsNotOvertaken() throws Exception {
        parallel(3);
        run("first");
        Begun one = next();
        roomy = false;
        RunFolder large = run("large");
        RunFolder small = run("small");
        assertEquals(List.of(large.id(), small.id()), queue.waiting());
        end(one);
        Begun two = next();
        assertEquals(List.of(large.id(), "here"), List.of(two.run, two.where));
        roomy = true;
        assertEquals(small.id(), next().run);
    }

    @Test
    void theQueueGoesOnAfterARunThatFailed() throws Exception {
        parallel(2);
        run("first");
        run("second");
        next();
        Begun two = next();
        RunFolder third = run("third");
        failing = true;
        end(two);
        assertEquals(third.id(), next().run);
        assertFalse(file.read().held());
    }

    @Test
    void whereItIsToldSoAFailedRunHoldsTheQueueBeforeAnotherThreadBeginsTheNext() throws Exception {
        parallel(2);
        file.update(settings -> settings.withContinueOnError(false));
        run("first");
        run("second");
        next();
        Begun two = next();
        RunFolder third = run("third");
        failing = true;
        end(two);
        assertTrue(file.read().held());
        assertEquals(List.of(third.id()), queue.waiting());
        file.update(settings -> settings.withHeld(false));
        queue.settingsChanged();
        assertEquals(third.id(), next().run);
    }

    @Test
    void settingsThatCannotBeMeantAreBroughtIntoRange() throws Exception {
        assertEquals(1, file.update(settings -> settings.withParallel(-3)).parallel());
        assertEquals(
                QueueFile.MOST_PARALLEL,
                file.update(settings -> settings.withParallel(1000)).parallel());
        assertTrue(file.read().continueOnError());
    }
}
