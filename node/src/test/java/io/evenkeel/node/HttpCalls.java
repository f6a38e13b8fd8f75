package io.evenkeel.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of a well-behaved HTTP client to a node on loopback. */
public final class HttpCalls {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();

  private final int port;

  /** To the node on this port. */
  public HttpCalls(int port) {
    this.port = port;
  }

  /** A request without a body. */
  public HttpResponse<String> call(String method, String path)
      throws IOException, InterruptedException {
    return call(method, path, BodyPublishers.noBody());
  }

  /** A request with a body and headers as name, value, name, value. */
  public HttpResponse<String> call(
      String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofMinutes(1))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  /** The body as JSON. */
  public static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  /** This text as JSON. */
  public static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  /** Sets a fault. */
  public void fault(String json) throws IOException, InterruptedException {
    HttpResponse<String> response = call("POST", "/fault", BodyPublishers.ofString(json));
    if (response.statusCode() != 200) {
      throw new IOException("fault refused: " + response.body());
    }
  }
}
