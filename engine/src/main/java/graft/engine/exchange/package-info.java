/// Adapters of other libraries. {@link graft.engine.exchange.AdapterHubFolder} reads what the `adapters` library
/// saves, {@link graft.engine.exchange.PeftFolder} what PEFT saves; both yield an {@link
/// graft.engine.exchange.ImportedAdapter}: Graft's own specifications, the head, and where each trained tensor lies
/// in the files. What is in a file but cannot be represented is refused by name, never dropped.
///
/// The folder of a run's own adapter belongs to the train package.
@NullMarked
package graft.engine.exchange;

import org.jspecify.annotations.NullMarked;
