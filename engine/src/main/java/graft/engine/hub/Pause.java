package graft.engine.hub;

import java.time.Duration;

/// Waiting, as tests can replace it.
interface Pause {

    /// The thread's own sleep.
    Pause REAL = Thread::sleep;

    void await(Duration time) throws InterruptedException;
}
