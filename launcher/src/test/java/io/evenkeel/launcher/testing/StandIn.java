package io.evenkeel.launcher.testing;

import com.sun.net.httpserver.HttpServer;
import io.evenkeel.launcher.app.Application;
import io.evenkeel.launcher.app.ApplicationCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small program in place of each application: it takes the same ports and answers 200 to
 * everything. {@code --stand-in.fails=true} makes it end at once, with a reason in its log.
 */
public final class StandIn {

  private static final int FAILED = 7;

  private StandIn() {}

  /** The commands that run it. */
  public static ApplicationCommands commands() {
    return (application, arguments) -> {
      List<String> command = new ArrayList<>(java(StandIn.class));
      command.add(application.name());
      command.addAll(arguments);
      return command;
    };
  }

  /** The command that runs a main class of the test class path. */
  public static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx32m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  /** Runs in place of {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    System.out.println(Arrays.toString(args));
    if (Arrays.asList(args).contains("--stand-in.fails=true")) {
      System.out.println("no such strategy");
      System.exit(FAILED);
    }
    if (Application.valueOf(args[0]) != Application.REDIS_INIT) {
      listen(args, "--server.port=");
      listen(args, "--management.server.port=");
    }
  }

  private static void listen(String[] args, String option) throws IOException {
    for (String argument : args) {
      if (argument.startsWith(option)) {
        int port = Integer.parseInt(argument.substring(option.length()));
        HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(
            "/",
            exchange -> {
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            });
        server.start();
      }
    }
  }
}
