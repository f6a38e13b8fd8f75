/** Operating-system processes: started behind a gate, watched by a custodian, signalled by name. */
@NullMarked
package io.evenkeel.launcher.process;

import org.jspecify.annotations.NullMarked;
