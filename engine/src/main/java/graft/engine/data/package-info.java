/// From a data source to batches. Start at {@link graft.engine.data.Preparation}: it reads a table, finds the
/// roles of its columns, tokenises the rows into a memory-mapped file in the workspace, cuts off a validation
/// part, and hands out {@link graft.engine.data.PreparedData}. {@link graft.engine.data.BatchPlan} says which
/// rows make a batch in which epoch, {@link graft.engine.data.Collator} pads them into a {@link
/// graft.engine.data.Batch}. {@link graft.engine.data.TextRows} makes rows of texts at hand, for predictions.
///
/// Rows are never held in memory as a whole: a pass over the table keeps 32 bytes a row, the tokens are mapped
/// from disk. Everything random here is drawn from {@link graft.engine.data.Draw}, so the same recipe gives the
/// same split, order and masks on every platform and after every resume.
///
/// Files are read in {@code graft.engine.data.table}, tokenizers live in {@code graft.engine.data.tokens}. No
/// tensors.
@NullMarked
package graft.engine.data;

import org.jspecify.annotations.NullMarked;
