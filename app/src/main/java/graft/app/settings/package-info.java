/// What the window remembers between sessions. Start at {@link graft.app.settings.Settings}.
@NullMarked
package graft.app.settings;

import org.jspecify.annotations.NullMarked;
