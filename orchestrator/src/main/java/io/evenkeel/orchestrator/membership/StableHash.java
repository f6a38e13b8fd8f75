package io.evenkeel.orchestrator.membership;

import java.nio.charset.StandardCharsets;

/**
 * A 64-bit hash that is the same in every process and every release: orchestrators of different
 * versions must agree on who watches what. FNV-1a over UTF-8, then the finaliser of SplitMix64,
 * because FNV alone leaves the high bits of short texts alike.
 */
final class StableHash {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StableHash() {}

  static long of(String text) {
    long hash = FNV_OFFSET;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
