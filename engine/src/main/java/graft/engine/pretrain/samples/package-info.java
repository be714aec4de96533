/// The labelled sample data of Graft, made from the same world as the pre-training text but from other seeds.
/// {@link graft.engine.pretrain.samples.SampleData} is the way in: it makes all sets in memory and writes them to
/// `samples/data`. One class per set says what its label depends on. The sets are made so that methods separate:
/// a label follows from how a text is put together, and the words alone tell little.
@NullMarked
package graft.engine.pretrain.samples;

import org.jspecify.annotations.NullMarked;
