package dev.rejoinder.config;

/**
 * How much a key, and the whole server, takes on.
 *
 * @param chatPerMinute requests of one key to the chat endpoints; 0 for no limit
 * @param dataPerHour requests of one key to the data endpoints; 0 for no limit
 * @param openStreams streams open at one time; 0 to derive it from the heap
 * @param streamsPerKey streams of one key that are open at one time; 0 for no limit
 */
public record LimitSettings(
        int chatPerMinute, int dataPerHour, int openStreams, int streamsPerKey) {
    /** What one open stream may take of the heap, its text included. */
    static final int HEAP_BYTES_PER_STREAM = 32 * 1024;

    /** The part of the heap that streams may fill: one in this many bytes. */
    static final int HEAP_DIVISOR = 2;

    /**
     * How many streams may be open at one time: the number that was set, or else as many as fit
     * into half of a heap of {@code heapBytes}. A new stream is then refused long before memory
     * runs out, which would end the process.
     */
    public int openStreams(long heapBytes) {
        if (openStreams > 0) {
            return openStreams;
        }
        return Math.toIntExact(
                Math.clamp(heapBytes / HEAP_DIVISOR / HEAP_BYTES_PER_STREAM, 1, Integer.MAX_VALUE));
    }
}
