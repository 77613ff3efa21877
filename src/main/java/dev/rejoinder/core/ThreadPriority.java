package dev.rejoinder.core;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the current thread wait behind others for the processor, where the system can. */
public final class ThreadPriority {
    private static final int NICE = 15;
    private static final int PRIO_PROCESS = 0;
    private static final int SCHED_IDLE = 5;
    private static final int THIS_THREAD = 0;
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPriority.class);

    private ThreadPriority() {}

    private interface Call {
        int answer() throws Throwable;
    }

    /**
     * On Linux a thread has a niceness of its own; Java's priorities change nothing there. For a
     * platform thread, for good.
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
     * Has the thread run where nobody else wants to: whoever wakes up takes the processor from it
     * at once, which niceness does not do. For a platform thread that holds no lock that others
     * need, for good.
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
            LOG.debug("Priority lowered: {}", call.answer());
        } catch (Throwable e) {
            // It only runs with the usual priority then.
            LOG.debug("Priority not lowered", e);
        }
    }
}
