package io.evenkeel.balancer.transport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/**
 * Where a head is put together: each char is checked and becomes one byte in the same step. Kept
 * from one head to the next.
 *
 * <p><i>One per thread.</i>
 */
final class HeadBuffer {

  private static final int KEPT = 16 * 1024;

  private static final FastThreadLocal<HeadBuffer> OWN =
      new FastThreadLocal<>() {
        @Override
        protected HeadBuffer initialValue() {
          return new HeadBuffer();
        }
      };

  private byte[] bytes = new byte[1024];
  private int size;

  private HeadBuffer() {}

  /** The thread's own, empty. */
  static HeadBuffer empty() {
    HeadBuffer own = OWN.get();
    own.size = 0;
    return own;
  }

  /**
   * Adds text of which every char is of a class.
   *
   * @throws IllegalArgumentException otherwise, naming {@code what}
   */
  HeadBuffer add(String text, int ofClass, String what) {
    int length = text.length();
    ensure(length);
    int at = size;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > 0xff || !ByteClasses.is(c, ofClass)) {
        throw new IllegalArgumentException(
            "%s: 0x%02x at %d (expected: no such char)".formatted(what, (int) c, i));
      }
      bytes[at++] = (byte) c;
    }
    size = at;
    return this;
  }

  /** Adds text of which at least one char must be there. */
  HeadBuffer addSome(String text, int ofClass, String what) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("%s: empty (expected: at least one char)".formatted(what));
    }
    return add(text, ofClass, what);
  }

  /** Adds what is known to be right. */
  HeadBuffer add(byte[] known) {
    ensure(known.length);
    System.arraycopy(known, 0, bytes, size, known.length);
    size += known.length;
    return this;
  }

  /** Adds one byte. */
  HeadBuffer add(char known) {
    ensure(1);
    bytes[size++] = (byte) known;
    return this;
  }

  /** A buffer with what was added. */
  ByteBuf toByteBuf(ByteBufAllocator buffers) {
    ByteBuf buffer = buffers.ioBuffer(size).writeBytes(bytes, 0, size);
    if (bytes.length > KEPT) {
      bytes = new byte[KEPT];
    }
    return buffer;
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
