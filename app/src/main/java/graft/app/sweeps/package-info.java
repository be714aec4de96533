/// Sweeps: {@link graft.app.sweeps.SweepViewModel} plans variants of the open recipe and asks the engine for
/// them and for what they have measured; {@link graft.app.sweeps.SweepTab} shows the builder and the result
/// as table, heat map or parallel axes. Nothing here trains.
@NullMarked
package graft.app.sweeps;

import org.jspecify.annotations.NullMarked;
