/// Model files as they come from outside. {@link graft.engine.checkpoint.ModelFolder} is the way in: a folder in
/// Hugging Face's layout with its configuration and its weights under the names that the model classes use. {@link
/// graft.engine.checkpoint.SafeTensors} reads one file, memory-mapped and distrusting every number in it; {@link
/// graft.engine.checkpoint.SafeTensorsWriter} writes one atomically. {@link graft.engine.checkpoint.TorchFile} reads
/// torch's own files: their pickles are read by {@link graft.engine.checkpoint.Pickle} as data, and nothing in them
/// runs.
///
/// Every message names the file and the tensor. What a tensor means to a model stays out.
@NullMarked
package graft.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
