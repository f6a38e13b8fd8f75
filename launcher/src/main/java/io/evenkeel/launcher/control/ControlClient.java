package io.evenkeel.launcher.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * A second terminal's end of the control socket.
 *
 * <p><i>Stateless.</i>
 */
public final class ControlClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ControlClient() {}

  /**
   * Asks, and passes on every reply as it comes.
   *
   * @return the exit code of the last reply
   * @throws IOException if nobody listens, or the launcher ended before its last reply
   */
  public static int ask(Path socket, Request request, Consumer<Reply> replies) throws IOException {
    try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String line = JSON.writeValueAsString(request) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        connection.write(bytes);
      }
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
      for (String answer = reader.readLine(); answer != null; answer = reader.readLine()) {
        Reply reply = JSON.readValue(answer, Reply.class);
        replies.accept(reply);
        if (reply.exit() != null) {
          return reply.exit();
        }
      }
      throw new IOException("the launcher ended before it had answered");
    }
  }
}
