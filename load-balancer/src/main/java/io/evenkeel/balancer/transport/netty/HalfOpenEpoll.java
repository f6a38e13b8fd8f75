package io.evenkeel.balancer.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll, made to bear connections whose other side has ended its direction.
 *
 * <p>In 4.2.17 a channel that waits for nothing at the moment is taken out of the epoll set, and
 * the next thing it waits for is then changed, not added: {@code epoll_ctl} fails with ENOENT and
 * the connection is lost. It comes to that when the other side has ended its direction, and our
 * answer is still being made. Here such a channel stays in the set, and waits for errors only,
 * which epoll always reports: a reset ends it at once, where the loop would else spin.
 *
 * <p><i>Confined to the event loop, as what it wraps.</i>
 */
final class HalfOpenEpoll implements IoHandler {

  /** Once: with both directions ended epoll reports it for ever, and nobody could take it back. */
  private static final EpollIoOps ERRORS_ONCE = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

  private final IoHandler epoll;

  private HalfOpenEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new HalfOpenEpoll(factory.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
      }
    };
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (handle instanceof EpollIoHandle channel && handle instanceof Channel.Unsafe unsafe) {
      Parking parking = new Parking(channel, unsafe);
      return new Registration(epoll.register(parking), parking);
    }
    return epoll.register(handle);
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  /** Passes events on, unless the channel waits for nothing: then it can only be an error. */
  @SuppressWarnings("try") // what the interface of the channel says
  private static final class Parking implements EpollIoHandle {

    private final EpollIoHandle channel;
    private final Channel.Unsafe unsafe;
    private boolean inSet;
    private boolean parked;

    Parking(EpollIoHandle channel, Channel.Unsafe unsafe) {
      this.channel = channel;
      this.unsafe = unsafe;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      if (parked && ((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLERR)) {
        unsafe.close(unsafe.voidPromise());
      } else {
        channel.handle(registration, event);
      }
    }

    @Override
    public FileDescriptor fd() {
      return channel.fd();
    }

    @Override
    public void registered() {
      channel.registered();
    }

    @Override
    public void unregistered() {
      channel.unregistered();
    }

    @Override
    public void close() throws Exception {
      channel.close();
    }
  }

  private record Registration(IoRegistration epoll, Parking parking) implements IoRegistration {

    @Override
    public long submit(IoOps ops) {
      boolean nothing = ops.equals(EpollIoOps.NONE);
      parking.parked = nothing && parking.inSet;
      parking.inSet |= !nothing;
      return epoll.submit(parking.parked ? ERRORS_ONCE : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the interface's
    public <T> T attachment() {
      return epoll.attachment();
    }

    @Override
    public boolean isValid() {
      return epoll.isValid();
    }

    @Override
    public boolean cancel() {
      return epoll.cancel();
    }
  }
}
