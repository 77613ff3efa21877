package dev.rejoinder.config;

/**
 * Limits per key and for the whole server.
 *
 * @param chatPerMinute requests per key to the chat endpoints; 0 for unlimited
 * @param dataPerHour requests per key to the data endpoints; 0 for unlimited
 * @param openStreams maximum number of open streams; 0 to derive it from the heap
 * @param streamsPerKey maximum number of open streams per key; 0 for unlimited
 */
public record LimitSettings(
        int chatPerMinute,
        int dataPerHour,
        int openStreams,
        int streamsPerKey,
        DailyUploadSettings uploads) {
    /** Heap budget of one open stream: 14 KiB, and the rest for its text and its context. */
    static final int HEAP_BYTES_PER_STREAM = 24 * 1024;

    /** Streams may fill this fraction of the heap: one divided by the value. */
    static final int HEAP_DIVISOR = 2;

    /** The usual limits of uploads. */
    public LimitSettings(int chatPerMinute, int dataPerHour, int openStreams, int streamsPerKey) {
        this(chatPerMinute, dataPerHour, openStreams, streamsPerKey, DailyUploadSettings.DEFAULT);
    }

    /**
     * The maximum number of open streams: the configured number, or as many as fit into half of a
     * heap of {@code heapBytes}. Further streams are rejected long before the process runs out of
     * memory.
     */
    public int openStreams(long heapBytes) {
        if (openStreams > 0) {
            return openStreams;
        }
        return Math.toIntExact(
                Math.clamp(heapBytes / HEAP_DIVISOR / HEAP_BYTES_PER_STREAM, 1, Integer.MAX_VALUE));
    }
}
