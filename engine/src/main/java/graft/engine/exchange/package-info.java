/// Adapters of other libraries. {@link graft.engine.exchange.AdapterHubFolder} reads what the `adapters` library
/// saves, {@link graft.engine.exchange.PeftFolder} what PEFT saves; both yield an {@link
/// graft.engine.exchange.ImportedAdapter}: Graft's own specifications, the head, and where each trained tensor lies
/// in the files. {@link graft.engine.exchange.AdapterImport} makes that one of Graft's own folders, {@link
/// graft.engine.exchange.AdapterExport} writes such a folder for the libraries or merged into its base, and {@link
/// graft.engine.exchange.SelfCheck} measures what must hold of it. What is in a file but cannot be represented is
/// refused by name, never dropped.
///
/// The folder of a run's own adapter belongs to the train package.
@NullMarked
package graft.engine.exchange;

import org.jspecify.annotations.NullMarked;
