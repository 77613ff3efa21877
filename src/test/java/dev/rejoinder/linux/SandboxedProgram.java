package dev.rejoinder.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tries what a parser process must not be able to do, with the seccomp filter or, for comparison,
 * without.
 */
public final class SandboxedProgram {
    private SandboxedProgram() {}

    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    public static void main(String... arguments) {
        // Load its class first, because that needs sockets.
        attempt("before", () -> SocketChannel.open().close());
        if (arguments[0].equals("confined") && !ParserSandbox.apply()) {
            System.out.println("no filter here");
            return;
        }
        // The process's JVM options forbid this too; here the kernel must deny it.
        System.setProperty("jdk.lang.Process.launchMechanism", "POSIX_SPAWN");
        attempt("socket", () -> SocketChannel.open().close());
        attempt("server", () -> ServerSocketChannel.open().close());
        attempt("datagram", () -> DatagramChannel.open().close());
        attempt("process", () -> new ProcessBuilder("/bin/true").start().waitFor());
        attempt("write", () -> Files.writeString(Path.of("written"), "x"));
        attempt("delete", () -> Files.delete(Path.of("there")));
        attempt("read", () -> Files.readString(Path.of("/proc/self/status")));
        attempt("thread", () -> Thread.ofPlatform().start(() -> {}).join());
        System.out.flush();
        long execve = System.getProperty("os.arch").equals("aarch64") ? 221 : 59;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = arena.allocate(ValueLayout.ADDRESS, 3);
            words.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom("/bin/echo"));
            words.setAtIndex(ValueLayout.ADDRESS, 1, arena.allocateFrom("exec allowed"));
            MemorySegment program = words.getAtIndex(ValueLayout.ADDRESS, 0);
            ParserSandbox.call(execve, program.address(), words.address(), 0);
        }
        System.out.println("exec refused");
    }

    private static void attempt(String name, Attempt attempt) {
        try {
            attempt.run();
            System.out.println(name + " allowed");
        } catch (IOException | InterruptedException e) {
            System.out.println(name + " refused");
        }
    }
}
