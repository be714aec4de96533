/// The start page: go on, begin from a template, open, set the window up, see what computes. And the recorded
/// run that a new workspace opens with. Start at {@link graft.app.welcome.StartViewModel}.
@NullMarked
package graft.app.welcome;

import org.jspecify.annotations.NullMarked;
