package dev.rejoinder.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs a seccomp filter that permanently denies this process the network, other processes and
 * changes to files, on Linux on x86-64 and AArch64. On other systems it does nothing, and only the
 * process's JVM options restrict it.
 */
public final class ParserSandbox {
    private static final long PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_SET_MODE_FILTER = 1;
    private static final long SECCOMP_FILTER_FLAG_TSYNC = 1;

    /** {@code struct sock_fprog}: a 16-bit length, padding, a pointer. */
    private static final long PROGRAM_BYTES = 16;

    private static final long PROGRAM_POINTER = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ParserSandbox.class);

    private static final int RLIMIT_AS = 9;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern ADDRESS_SPACE = Pattern.compile("VmSize:\\s+(\\d+) kB");

    private ParserSandbox() {}

    /**
     * Lets the address space of this process grow by so many bytes and no more. The JVM has
     * reserved its heap before; this limits what native libraries allocate. Does nothing on systems
     * other than Linux.
     */
    public static void limitNativeMemory(long bytes) {
        if (!NativeFunction.onLinux()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            long used = addressSpaceBytes();
            MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
            limit.setAtIndex(ValueLayout.JAVA_LONG, 0, used + bytes);
            limit.setAtIndex(ValueLayout.JAVA_LONG, 1, used + bytes);
            int result =
                    (int)
                            NativeFunction.find(
                                            "setrlimit",
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.ADDRESS))
                                    .invokeExact(RLIMIT_AS, limit);
            LOG.debug("Limited the address space: {}", result);
        } catch (Throwable e) {
            LOG.warn("Cannot limit the address space", e);
        }
    }

    private static long addressSpaceBytes() throws IOException {
        Matcher size = ADDRESS_SPACE.matcher(Files.readString(STATUS));
        if (!size.find()) {
            throw new IOException(STATUS + " has no size");
        }
        return Long.parseLong(size.group(1)) * 1024;
    }

    /** Returns whether the filter is installed. */
    public static boolean apply() {
        if (!NativeFunction.onLinux()) {
            return false;
        }
        SyscallNumbers calls =
                switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> SyscallNumbers.X86_64;
                    case "aarch64" -> SyscallNumbers.AARCH64;
                    default -> null;
                };
        return calls != null && install(calls);
    }

    /** {@code TSYNC} applies it to every thread of the process, including the JVM's own. */
    private static boolean install(SyscallNumbers calls) {
        int[] instructions = SeccompFilter.of(calls);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code =
                    arena.allocate((long) instructions.length * Integer.BYTES, Long.BYTES);
            for (int i = 0; i < instructions.length; i++) {
                code.setAtIndex(ValueLayout.JAVA_INT, i, instructions[i]);
            }
            MemorySegment program = arena.allocate(PROGRAM_BYTES, Long.BYTES);
            program.set(ValueLayout.JAVA_SHORT, 0, (short) (instructions.length / 2));
            program.set(ValueLayout.ADDRESS, PROGRAM_POINTER, code);
            long first = call(calls.prctl(), PR_SET_NO_NEW_PRIVS, 1, 0);
            long second =
                    call(
                            calls.seccomp(),
                            SECCOMP_SET_MODE_FILTER,
                            SECCOMP_FILTER_FLAG_TSYNC,
                            program.address());
            return first == 0 && second == 0;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Cannot install the seccomp filter", e);
            return false;
        }
    }

    /**
     * {@code syscall(2)}. For {@code seccomp} zero is success, less is an error, and more is the
     * thread that could not be put under the filter.
     */
    static long call(long number, long first, long second, long third) {
        var syscall =
                NativeFunction.find(
                        "syscall",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG),
                        Linker.Option.firstVariadicArg(1));
        try {
            return (long) syscall.invokeExact(number, first, second, third, 0L, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
