package graft.engine.desk;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.adapter.LossOptions;
import graft.engine.adapter.Targets;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.Task;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One throw-away forward and backward pass over a base that was just loaded. The first pass of a process
/// costs several times the next (libtorch compiles kernels and makes its threads, Java loads classes); after
/// this, the first step of a real run is an ordinary one.
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int ROWS = 8;
    private static final int LENGTH = 32;

    private Rehearsal() {}

    static void of(BaseModel base) {
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
        BottleneckSpec adapter = BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER);
        try (AdaptedModel model = AdaptedModel.build(base, List.of(adapter), task, 0);
                NDManager scope = base.manager().newSubManager()) {
            Shape shape = new Shape(ROWS, Math.min(LENGTH, base.shape().positions()));
            long[] ids = new long[Math.toIntExact(shape.size())];
            Arrays.setAll(ids, i -> i % base.shape().vocabulary());
            Inputs inputs = new Inputs(scope.create(ids, shape), scope.ones(shape, DataType.INT64), null);
            Targets targets = new Targets(scope.zeros(new Shape(ROWS), DataType.INT64));
            Loss loss = model.loss(inputs, targets, LossOptions.PLAIN, true);
            loss.backward(1.0 / ROWS);
        } catch (RuntimeException failure) {
            // A rehearsal that fails costs nothing but time: the run itself will say what is wrong.
            LOG.info("the rehearsal failed: {}", failure.getMessage());
        }
    }
}
