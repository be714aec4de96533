package graft.engine.train;

import graft.engine.runs.RunFolder;

/// Wishes that other processes leave in the run's folder, beside those of this process.
///
/// @param own    of this process
/// @param folder the run's
record FolderRequests(StopToken own, RunFolder folder) implements StopToken {

    @Override
    public boolean stopRequested() {
        return own.stopRequested() || folder.stopRequested();
    }

    @Override
    public boolean pauseRequested() {
        return own.pauseRequested() || folder.pauseRequested();
    }
}
