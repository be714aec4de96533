package graft.engine.desk;

import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.HostLaunch;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains a run in a process of its own and waits for its end. What happens in it is told by the run's journal; stop
/// and pause reach it by the run's folder.
///
/// @param workspace of the run
record RunProcess(Workspace workspace) implements RunQueue.Trainer {

    private static final Logger LOG = LoggerFactory.getLogger(RunProcess.class);

    @Override
    public boolean train(RunFolder run, int parallel) {
        ProcessBuilder builder = new ProcessBuilder(
                        HostLaunch.run(workspace.folder(), run.id(), ThreadShare.of(parallel))
                                .command())
                .redirectInput(Redirect.PIPE)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        try {
            Process process = builder.start();
            int status = process.waitFor();
            if (status != 0) {
                LOG.info("the process that trained run {} ended with status {}", run.id(), status);
            }
            RunState state = SummaryReader.read(run).state();
            return state != RunState.FAILED && state != RunState.QUEUED;
        } catch (IOException failure) {
            LOG.error("no process could be started to train run {}", run.id(), failure);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
