/// The hub: models by `owner/name[@revision]`, over its HTTP interface and in its cache on disk. Start at
/// {@link graft.engine.hub.Hub}: it lists, searches, describes and downloads.
///
/// The cache has the layout that the hub's own programs use (`models--owner--name/{blobs,refs,snapshots}`), so a
/// model that another program fetched is found without a download, and the other way round. Everything that the
/// hub answers is treated as hostile: paths, sizes and hashes are checked before a byte is written, and a file gets
/// its name only once its content has been verified. What has arrived stays when a download ends early; the next
/// one goes on from there.
///
/// Nothing here knows tensors or shapes; which models can be used is judged in `graft.engine.service`.
@NullMarked
package graft.engine.hub;

import org.jspecify.annotations.NullMarked;
