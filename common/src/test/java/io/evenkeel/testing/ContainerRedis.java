package io.evenkeel.testing;

import com.github.dockerjava.api.DockerClient;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Redis in a container, its port fixed so that it survives a restart. */
final class ContainerRedis extends RealRedis {

  private static final int REDIS_PORT = 6379;
  private static final DockerImageName IMAGE = DockerImageName.parse("redis:8-alpine");

  private final PinnedContainer container;
  private final int port;

  private ContainerRedis(PinnedContainer container, int port) {
    this.container = container;
    this.port = port;
  }

  static ContainerRedis launch() {
    int port = FreePort.onLoopback();
    PinnedContainer container = new PinnedContainer(port);
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    RedisWire.awaitAnswer(container.getHost(), port);
    return new ContainerRedis(container, port);
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void kill() {
    docker().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void restart() {
    docker().startContainerCmd(container.getContainerId()).exec();
    RedisWire.awaitAnswer(host(), port);
  }

  @Override
  public void pause() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  @Override
  public String toString() {
    return "%s in a container on port %d".formatted(IMAGE, port);
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  /** A container whose host port is chosen by us: Docker would choose anew at every start. */
  private static final class PinnedContainer extends GenericContainer<PinnedContainer> {

    PinnedContainer(int port) {
      super(IMAGE);
      setPortBindings(List.of("127.0.0.1:%d:%d".formatted(port, REDIS_PORT)));
      withCommand("redis-server", "--save", "", "--appendonly", "no", "--protected-mode", "no");
      waitingFor(Wait.forLogMessage(".*[Rr]eady to accept connections.*\\n", 1));
    }
  }
}
