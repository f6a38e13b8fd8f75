package io.evenkeel.balancer.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkLineTest {

  private final ChunkLine line = new ChunkLine();

  /** The size that the line says; it must end with its last char, and not before. */
  private long size(String text) throws MalformedException {
    for (int i = 0; i < text.length(); i++) {
      assertThat(line.read((byte) text.charAt(i))).isEqualTo(i == text.length() - 1);
    }
    return line.size();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "000000000000000, 0",
    "00000000000000a, 10",
    "7FFFFFFF, 2147483647",
    "80000000, 2147483648",
    "fffffffffffffff, 1152921504606846975",
    "1;a, 1",
    "1;a;b;c, 1",
    "1;a=b, 1",
    "1;a=\"\", 1",
    "1;a=\"b;c=d\";e, 1"
  })
  void saysTheSize(String text, long size) throws MalformedException {
    assertThat(size(text + "\r\n")).isEqualTo(size);
  }

  @Test
  void oneLineAfterTheOther() throws MalformedException {
    assertThat(size("fffffffffffffff;" + "x".repeat(255) + "\r\n")).isPositive();
    assertThat(size("2;" + "x".repeat(255) + "\r\n")).isEqualTo(2);
    assertThat(size("0\r\n")).isZero();
  }

  /** No other char may begin or follow a size. */
  @Test
  void nothingButDigitsIsASize() {
    for (int c = 0; c < 256; c++) {
      boolean digit = Character.digit(c, 16) >= 0;
      if (!digit) {
        refused("" + (char) c);
      }
      if (!digit && c != '\r' && c != ';') {
        refused("1" + (char) c);
      }
      if (c != '\n') {
        refused("1\r" + (char) c);
      }
    }
  }

  private static void refused(String text) {
    ChunkLine fresh = new ChunkLine();
    assertThatExceptionOfType(MalformedException.class)
        .as(text)
        .isThrownBy(() -> {
          for (int i = 0; i < text.length(); i++) {
            assertThat(fresh.read((byte) text.charAt(i))).isFalse();
          }
        })
        .withMessageContaining("expected: ");
  }
}
