package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test class when one of its buffers was collected without having been released. */
final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

  private static final int ROUNDS = 3;

  private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    reports.start();
    log().addAppender(reports);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int i = 0; i < ROUNDS; i++) {
      System.gc();
      // Whoever allocates next reports what has been collected.
      ByteBufAllocator.DEFAULT.directBuffer().release();
    }
    log().detachAppender(reports);
    assertThat(reports.list).isEmpty();
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  }
}
