/// Who answers what a front end asks: {@link graft.engine.desk.LocalEngine} takes each call of {@link
/// graft.engine.service.EngineService} to the desk that knows the answer. Start there.
///
/// - {@link graft.engine.desk.RunDesk}, {@link graft.engine.desk.QueueDesk}, {@link graft.engine.desk.SweepDesk} and
///   {@link graft.engine.desk.ContinualDesk} are about runs: asked for, in order, in grids, one task after the other;
/// - {@link graft.engine.desk.RunQueue} trains what waits, here or in processes of its own;
/// - {@link graft.engine.desk.Enquiries} answers what trains nothing: identity, cost, predictions, metrics;
/// - {@link graft.engine.desk.AdapterImports}, {@link graft.engine.desk.AdapterExports}, {@link
///   graft.engine.desk.DataDesk} and {@link graft.engine.desk.HubDesk} are about adapters, data and the hub.
///
/// What they share, the base model in memory and prepared data, is kept by {@link graft.engine.desk.WarmSupplies}.
@NullMarked
package graft.engine.desk;

import org.jspecify.annotations.NullMarked;
