/// Conversations as the text that a model was taught on. Start at {@link
/// graft.engine.data.chat.ChatTemplate}, which renders a model's own template; the rest is the language of
/// these templates: the part of Jinja that published ones use, with `trim_blocks` and `lstrip_blocks` as
/// transformers sets them. {@link graft.engine.data.chat.Lexer} cuts a template into tokens, {@link
/// graft.engine.data.chat.StatementParser} and {@link graft.engine.data.chat.ExpressionParser} make a tree of
/// them, {@link graft.engine.data.chat.Rendering} walks it.
///
/// A template comes from outside: it reaches no Java object and no file, and its steps, depth and output are bounded.
@NullMarked
package graft.engine.data.chat;

import org.jspecify.annotations.NullMarked;
