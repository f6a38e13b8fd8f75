package io.evenkeel.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.common.backend.BackendId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest {

  private static final BackendId ID = new BackendId("backend1");

  @TempDir private Path directory;

  @Test
  void goesOnWhereItsEarlierLifeEnded() throws IOException {
    Path ledgers = directory.resolve("not").resolve("there yet");
    add(ledgers, "a");
    add(ledgers, "b");

    assertThat(lines(ledgers)).containsExactly("a", "b");
  }

  @Test
  void linesOfManyThreadsStayWhole() throws IOException {
    List<String> ids = IntStream.range(0, 2_000).mapToObj(i -> "request-" + i).toList();
    try (FileLedger ledger = FileLedger.in(directory, ID)) {
      ids.parallelStream().forEach(ledger::add);
    }

    assertThat(lines(directory)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aDirectoryThatCannotBeUsedIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> FileLedger.in(file, ID))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("node.ledger: %s: cannot be written", file);
  }

  private static void add(Path directory, String id) throws IOException {
    try (FileLedger ledger = FileLedger.in(directory, ID)) {
      ledger.add(id);
    }
  }

  private static List<String> lines(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("backend1.ledger"));
  }
}
