package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.Journal;
import graft.engine.runs.JournalTail;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunLease;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VitalsTest {

    private static final String SITE = "adapters.0.layer.3.ffn.output.";

    @TempDir
    Path folder;

    @Test
    void aTensorsPlaceIsItsLayerAndSite() {
        assertEquals("3 ffn.output", Vitals.place(SITE + "down.weight"));
        assertEquals("11 attention.q", Vitals.place("adapters.2.layer.11.attention.q.a"));
        assertEquals("embedding", Vitals.place("adapters.1.embedding.prompt"));
        assertEquals("", Vitals.place("head.weight"));
        assertEquals("", Vitals.place("base.layer.3.ffn.up.weight"));
    }

    @Test
    void theJournalTellsHowFarAStepMovedEachPlaceAndThatAnotherStoodStill() throws IOException {
        TrainingSpec.Optimizer descent =
                new TrainingSpec.Optimizer(TrainingSpec.OptimizerKind.SGD, 0.9, 0.999, 1e-8, 0, 0);
        RunFolder run = new RunFolder(folder);
        try (NDManager manager = Torch.manager(Device.cpu());
                RunLease lease = run.claim();
                Journal journal = Journal.append(run.journal())) {
            NDArray down = trainable(manager.create(new float[] {1, 2}));
            NDArray up = trainable(manager.create(new float[] {5}));
            NDArray still = trainable(manager.create(new float[] {7}));
            NDArray head = trainable(manager.create(new float[] {1}));
            List<Optimizer.Parameter> parameters = List.of(
                    new Optimizer.Parameter(SITE + "down.weight", down, 0.5, false),
                    new Optimizer.Parameter(SITE + "up.weight", up, 0.5, false),
                    new Optimizer.Parameter("adapters.0.layer.4.ffn.output.up.weight", still, 0.5, false),
                    new Optimizer.Parameter("head.weight", head, 0.5, false));
            try (Optimizer optimizer = new Optimizer(manager, descent, parameters)) {
                Vitals vitals = new Vitals(optimizer, manager, 1_000); // tells every tenth step
                for (int step = 9; step <= 10; step++) {
                    try (GradMode _ = GradMode.on()) {
                        NDArray loss =
                                down.mul(manager.create(new float[] {4, 6})).sum();
                        Torch.backward(loss.add(up.mul(12).sum()).add(head.sum()), 1);
                    }
                    vitals.step(step, 1);
                    vitals.tell(step, new RunLog(journal, lease, _ -> {}));
                }
            }
            // Gradients 4, 6 and 12, half of each taken: the length of (2, 3, 6) is 7. Two steps were taken.
            assertEquals(1 - 2 * 2f, down.getFloat(0));
        }
        List<RunEvent> told = new JournalTail(run.journal()).poll().events();
        RunEvent.Vitals vitals = (RunEvent.Vitals) told.getFirst();
        assertEquals(1, told.size());
        assertEquals(10, vitals.step());
        assertEquals(Map.of("3 ffn.output", 7.0, "4 ffn.output", 0.0), vitals.updates());
        assertTrue(vitals.memoryBytes() > 10_000_000, "a process with libtorch holds more than 10 MB");
    }

    private static NDArray trainable(NDArray tensor) {
        tensor.setRequiresGradient(true);
        return tensor;
    }
}
