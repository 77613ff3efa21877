package dev.rejoinder.ops;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Memory, CPU and file metrics of this process, read at each scrape. */
public final class ProcessMetrics {
    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private ProcessMetrics() {}

    /** Adds these metrics, and the server's version. */
    public static void addTo(Metrics metrics, String version) {
        metrics.gauges(
                "rejoinder_build_info",
                "Always 1; its label is the version.",
                "version",
                () -> Map.of(version, 1.0));
        metrics.gauges(
                "jvm_info",
                "Always 1; its label is the Java version.",
                "version",
                () -> Map.of(Runtime.version().toString(), 1.0));
        metrics.gauges(
                "jvm_memory_used_bytes",
                "Memory in use, by area.",
                "area",
                () -> memory(MemoryUsage::getUsed));
        metrics.gauges(
                "jvm_memory_committed_bytes",
                "Committed memory, by area.",
                "area",
                () -> memory(MemoryUsage::getCommitted));
        metrics.gauge(
                "jvm_memory_heap_max_bytes",
                "Maximum heap size.",
                () -> Runtime.getRuntime().maxMemory());
        metrics.totals(
                "jvm_gc_seconds_total",
                "Time spent in garbage collection, by collector.",
                "collector",
                () -> collectors(collector -> collector.getCollectionTime() / MILLIS));
        metrics.totals(
                "jvm_gc_collections_total",
                "Garbage collections, by collector.",
                "collector",
                () -> collectors(GarbageCollectorMXBean::getCollectionCount));
        metrics.gauge(
                "jvm_threads",
                "Platform threads; requests run on virtual threads, which are not counted.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.gauge(
                "process_start_time_seconds",
                "Start time of the process, in Unix seconds.",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        metrics.total(
                "process_cpu_seconds_total",
                "CPU time used, summed over all cores.",
                () -> system(system -> system.getProcessCpuTime() / NANOS));
        metrics.gauge(
                "process_open_fds",
                "Open file descriptors.",
                () -> system(UnixOperatingSystemMXBean::getOpenFileDescriptorCount));
        metrics.gauge(
                "process_max_fds",
                "Maximum number of open file descriptors.",
                () -> system(UnixOperatingSystemMXBean::getMaxFileDescriptorCount));
    }

    private static double system(ToDoubleFunction<UnixOperatingSystemMXBean> figure) {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? figure.applyAsDouble(system)
                : Double.NaN;
    }

    private static Map<String, Double> memory(ToDoubleFunction<MemoryUsage> figure) {
        var memory = ManagementFactory.getMemoryMXBean();
        return new TreeMap<>(
                Map.of(
                        "heap", figure.applyAsDouble(memory.getHeapMemoryUsage()),
                        "nonheap", figure.applyAsDouble(memory.getNonHeapMemoryUsage())));
    }

    private static Map<String, Double> collectors(ToDoubleFunction<GarbageCollectorMXBean> figure) {
        var found = new TreeMap<String, Double>();
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(each -> found.put(each.getName(), figure.applyAsDouble(each)));
        return found;
    }
}
