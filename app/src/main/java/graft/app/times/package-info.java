/// How long trainings will take, by what was measured on this machine: one estimate for the budget strip, the
/// comparison and sweeps. Start at {@code TrainingTimes}. Nothing here looks at runs: whoever knows them hands over
/// what they took.
@NullMarked
package graft.app.times;

import org.jspecify.annotations.NullMarked;
