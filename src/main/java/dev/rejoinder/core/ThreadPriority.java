package dev.rejoinder.core;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lowers the priority of the current thread, on systems that support it. */
public final class ThreadPriority {
    private static final int NICE = 15;
    private static final int PRIO_PROCESS = 0;
    private static final int SCHED_IDLE = 5;
    private static final int THIS_THREAD = 0;
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPriority.class);

    private ThreadPriority() {}

    private interface Call {
        int result() throws Throwable;
    }

    /**
     * Sets the niceness of the thread, which Linux keeps per thread and Java priorities do not
     * change. Permanent; for platform threads.
     */
    public static void become() {
        onLinux(
                () ->
                        (int)
                                function(
                                                "setpriority",
                                                FunctionDescriptor.of(
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT))
                                        .invokeExact(PRIO_PROCESS, THIS_THREAD, NICE));
    }

    /**
     * Switches the thread to SCHED_IDLE: any other thread that wakes up preempts it at once, which
     * niceness does not ensure. Permanent; for platform threads that hold no lock needed by others.
     */
    public static void becomeIdle() {
        onLinux(
                () -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment priority = arena.allocate(ValueLayout.JAVA_INT);
                        return (int)
                                function(
                                                "sched_setscheduler",
                                                FunctionDescriptor.of(
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.ADDRESS))
                                        .invokeExact(THIS_THREAD, SCHED_IDLE, priority);
                    }
                });
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private static void onLinux(Call call) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return;
        }
        try {
            LOG.debug("Lowered the thread priority: {}", call.result());
        } catch (Throwable e) {
            // The thread then keeps its normal priority.
            LOG.debug("Cannot lower the thread priority", e);
        }
    }
}
