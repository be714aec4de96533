/// A base with its adapter as a TorchScript module, for PyTorch users. Start at {@link
/// graft.engine.exchange.torchscript.Bundle}; each family's layers are written beside their names in the
/// checkpoint, with the operations that Graft computes with. How the file itself is made up is in {@link
/// graft.engine.tensor.ScriptArchive}.
@NullMarked
package graft.engine.exchange.torchscript;

import org.jspecify.annotations.NullMarked;
