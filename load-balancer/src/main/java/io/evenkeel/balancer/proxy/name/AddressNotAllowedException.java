package io.evenkeel.balancer.proxy.name;

import java.net.UnknownHostException;

/** A name leads somewhere, but to no address that is allowed. */
public final class AddressNotAllowedException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  /** Of this host. */
  public AddressNotAllowedException(String host) {
    super(host + ": no address that is allowed");
  }
}
