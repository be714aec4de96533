/// A small consistent world and the English told about it: the text that the bundled base models are pre-trained
/// on. {@link graft.engine.pretrain.world.Corpus} is the way in: a document is a pure function of a seed and its
/// index, so a corpus is never stored and a run resumes at any place in it.
///
/// {@link graft.engine.pretrain.world.Lexicon} holds the words, {@link graft.engine.pretrain.world.World} who lives
/// where and likes what, {@link graft.engine.pretrain.world.Grammar} expands the rules under `rules/`, and the
/// writers compose documents whose sentences agree with each other. The word lists and rules are resource files
/// beside the classes. Nothing here knows of tensors, labels or tokenizers; labelled data is made in `samples`.
@NullMarked
package graft.engine.pretrain.world;

import org.jspecify.annotations.NullMarked;
