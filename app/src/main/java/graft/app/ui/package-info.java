/// What every screen shares: the theme and its tokens, words, the marks of adapter kinds, small controls. Start at
/// {@link graft.app.ui.Theme} and {@link graft.app.ui.Messages}. Knows no screen and no recipe document.
@NullMarked
package graft.app.ui;

import org.jspecify.annotations.NullMarked;
