/// What works on this machine and what to install: {@link graft.engine.doctor.Doctor} looks at the JDK, the display's
/// libraries, libtorch, devices, memory, disk and the bundled files. It changes nothing and reaches no network; the
/// command line prints what it finds.
@NullMarked
package graft.engine.doctor;

import org.jspecify.annotations.NullMarked;
