package io.evenkeel.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {

  @TempDir private Path directory;

  @Test
  void passesOnEveryReplyAndTheExitCodeOfTheLast() throws IOException {
    try (ControlServer server = ControlServer.open(directory.resolve("s"))) {
      server.serve((request, replies) -> {
        replies.accept(Reply.line(request.verb() + " " + request.name()));
        replies.accept(Reply.exit(4));
      });
      List<Reply> heard = new ArrayList<>();

      int exit =
          ControlClient.ask(server.path(), new Request(Request.Verb.PAUSE, "backend2"), heard::add);

      assertThat(exit).isEqualTo(4);
      assertThat(heard).containsExactly(Reply.line("PAUSE backend2"), Reply.exit(4));
    }
  }

  @Test
  void aSocketThatAnEarlierLauncherLeftIsReplaced() throws IOException {
    Path path = directory.resolve("s");
    Files.createFile(path);

    try (ControlServer server = ControlServer.open(path)) {
      server.serve((_, replies) -> replies.accept(Reply.exit(0)));
      assertThat(ask(server)).isZero();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aFolderTooDeepForASocketGetsOneElsewhere() throws IOException {
    Path deep = directory.resolve("d".repeat(120)).resolve("control.sock");

    try (ControlServer server = ControlServer.open(deep)) {
      server.serve((_, replies) -> replies.accept(Reply.exit(0)));
      assertThat(server.path()).isNotEqualTo(deep);
      assertThat(ask(server)).isZero();
    }
  }

  @Test
  void whatWasAskedIsDoneAlthoughTheTerminalIsGone() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (ControlServer server = ControlServer.open(directory.resolve("s"))) {
      server.serve((_, replies) -> {
        await(gone);
        for (int i = 0; i < 100; i++) {
          replies.accept(Reply.line("progress"));
        }
        done.countDown();
      });
      try (SocketChannel terminal = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
        terminal.write(utf8("{\"verb\":\"STOP\",\"name\":\"backend1\"}\n"));
      }
      gone.countDown();

      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void garbageIsAnsweredAndDisturbsNobody() throws IOException {
    try (ControlServer server = ControlServer.open(directory.resolve("s"))) {
      server.serve((_, replies) -> replies.accept(Reply.exit(0)));
      try (SocketChannel terminal = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
        terminal.write(utf8("{\"verb\":\"DANCE\"}\n"));
        assertThat(
                new String(
                    Channels.newInputStream(terminal).readAllBytes(), StandardCharsets.UTF_8))
            .contains("expected: a request")
            .contains("\"exit\":1");
      }
      assertThat(ask(server)).isZero();
    }
  }

  @Test
  void nobodyListeningIsAnError() {
    assertThatIOException()
        .isThrownBy(() ->
            ControlClient.ask(
                directory.resolve("none"), new Request(Request.Verb.STATUS, null), _ -> {}));
  }

  private static int ask(ControlServer server) throws IOException {
    return ControlClient.ask(server.path(), new Request(Request.Verb.STATUS, null), _ -> {});
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
