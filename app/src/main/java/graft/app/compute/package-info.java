/// The engine as the window sees it: {@link graft.app.compute.EngineProcess} starts the host process in the
/// background, listens to its heart-beat, says why it died and starts another; {@link
/// graft.app.compute.EngineLink} is the one engine that all screens talk to whatever process is behind it;
/// the log tab shows what the host says. What is trained, and when, is decided elsewhere.
@NullMarked
package graft.app.compute;

import org.jspecify.annotations.NullMarked;
