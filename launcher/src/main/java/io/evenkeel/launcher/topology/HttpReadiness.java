package io.evenkeel.launcher.topology;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * A URL that answers 200 when its process is ready. With the oldest of Java's HTTP clients: it
 * loads in a moment, and one request at a time is all that is asked of it.
 *
 * <p><i>Immutable.</i>
 *
 * @param url what is asked
 */
record HttpReadiness(URI url) implements Readiness {

  private static final int TIMEOUT_MS = 1_000;

  @Override
  public boolean isReady() {
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
