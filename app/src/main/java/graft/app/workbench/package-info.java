/// What the window and its regions tell each other: {@link graft.app.workbench.WorkbenchContext} is given to every
/// region, {@link graft.app.workbench.DockTab} and {@link graft.app.workbench.InspectorTab} are what regions offer,
/// {@link graft.app.workbench.RunActions} is what the top bar can ask for. No screens here.
@NullMarked
package graft.app.workbench;

import org.jspecify.annotations.NullMarked;
