/// Training. {@link graft.engine.train.TrainingLoop} is the whole loop on one page; start there. Around it:
/// {@link graft.engine.train.LearningRateSchedule}, {@link graft.engine.train.Optimizer}, {@link
/// graft.engine.train.EarlyStopping}, {@link graft.engine.train.Checkpoint} (everything that a resumed run
/// needs to go on bit-equal), and {@link graft.engine.train.Training}, which makes a run's folder, model and
/// data ready, calls the loop and leaves the result.
///
/// A step is one optimizer update, a micro-batch one forward and backward. One thread trains; it asks a
/// {@link graft.engine.train.StopToken} between micro-batches. Models, adapters, batches and the files of a run come
/// from the packages below.
@NullMarked
package graft.engine.train;

import org.jspecify.annotations.NullMarked;
