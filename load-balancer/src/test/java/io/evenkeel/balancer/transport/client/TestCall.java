package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamCall;
import io.evenkeel.balancer.transport.Version;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A call that writes down what it is told, and on which thread. */
final class TestCall implements UpstreamCall {

  final List<ResponseHead> interim = new CopyOnWriteArrayList<>();
  final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  volatile @Nullable ResponseHead responded;
  volatile @Nullable Tunnel tunnel;
  volatile Fields responseTrailers = Fields.NONE;
  private final RequestHead head;
  private Fields requestTrailers = Fields.NONE;

  TestCall(RequestHead head) {
    this.head = head;
  }

  static TestCall get(String target) {
    return new TestCall(new RequestHead("GET", target, Version.HTTP_1_1, host(), Framing.NONE));
  }

  static TestCall post(long length) {
    Fields fields = host().add("Content-Length", Long.toString(length));
    return new TestCall(
        new RequestHead("POST", "/", Version.HTTP_1_1, fields, Framing.length(length)));
  }

  static TestCall chunked() {
    return new TestCall(new RequestHead("POST", "/", Version.HTTP_1_1, host(), Framing.CHUNKED));
  }

  static TestCall upgrade() {
    Fields fields = host().add("Connection", "upgrade").add("Upgrade", "websocket");
    return new TestCall(new RequestHead("GET", "/chat", Version.HTTP_1_1, fields, Framing.NONE));
  }

  private static Fields host() {
    return new Fields().add("Host", "backend");
  }

  TestCall withTrailer(String name, String value) {
    requestTrailers = new Fields().add(name, value);
    return this;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Fields requestTrailers() {
    return requestTrailers;
  }

  @Override
  public void interim(ResponseHead head) {
    threads.add(Thread.currentThread());
    interim.add(head);
  }

  @Override
  public void responded(ResponseHead head, @Nullable Tunnel tunnel) {
    threads.add(Thread.currentThread());
    this.tunnel = tunnel;
    responded = head;
  }

  @Override
  public void responseTrailers(Fields trailers) {
    threads.add(Thread.currentThread());
    responseTrailers = trailers;
  }
}
