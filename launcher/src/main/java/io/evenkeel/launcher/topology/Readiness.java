package io.evenkeel.launcher.topology;

/** Answers whether a process serves already; asked again and again, so it must be quick to say. */
@FunctionalInterface
interface Readiness {

  boolean isReady();
}
