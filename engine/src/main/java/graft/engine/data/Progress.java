package graft.engine.data;

import java.util.concurrent.CancellationException;

/// How far a preparation is, and the way to give it up.
public interface Progress {

    /// Nobody watches and nobody cancels.
    Progress NONE = (stage, done, total) -> true;

    /// Called every few hundred rows from the preparing thread.
    ///
    /// @param stage what is being done, for people
    /// @param done  of `total`
    /// @param total 0 where it is not known yet
    /// @return false to give up
    boolean report(String stage, long done, long total);

    /// Reports, and throws when the watcher gave up.
    ///
    /// @throws CancellationException when {@link #report} returned false; nothing unfinished stays on disk
    default void step(String stage, long done, long total) {
        if (!report(stage, done, total)) {
            throw new CancellationException("Preparing the data was cancelled.");
        }
    }
}
