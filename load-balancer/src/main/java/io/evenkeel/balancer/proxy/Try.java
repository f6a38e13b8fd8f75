package io.evenkeel.balancer.proxy;

import io.evenkeel.common.backend.BackendId;

/** An attempt that failed, as a problem and the access log name it. <i>Immutable.</i> */
record Try(BackendId backend, String errorType) {}
