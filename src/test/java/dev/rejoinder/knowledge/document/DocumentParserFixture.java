package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A parser, and its processes as the system sees them. */
@Timeout(300)
abstract class DocumentParserFixture {
    @TempDir Path folder;

    final SettableClock clock = new SettableClock();

    DocumentParser parser;

    @BeforeEach
    void open() {
        parser = new DocumentParser(clock, 2, folder);
    }

    @AfterEach
    void close() {
        parser.close();
    }

    static void assertGone(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null) {
            process.onExit().get(3, TimeUnit.MINUTES);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    DocumentParser madeOf(Class<?> main, Duration processorTime, String... arguments) {
        return madeOf(processorTime, main.getName(), arguments);
    }

    DocumentParser madeOf(Duration processorTime, String main, String... arguments) {
        return new DocumentParser(
                clock,
                1,
                () -> {
                    ProcessBuilder command = ParserCommand.of(main, folder);
                    command.command().addAll(List.of(arguments));
                    return command;
                },
                processorTime);
    }

    @Nullable DocumentException parseOrReason(Path file) {
        try {
            parser.parse(file, "a.txt", null, null);
            return null;
        } catch (DocumentException e) {
            return e;
        }
    }

    String reason(Path file, String name) {
        return catchThrowableOfType(
                        DocumentException.class, () -> parser.parse(file, name, null, null))
                .reason();
    }

    Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(folder, "document", ""), content);
    }
}
