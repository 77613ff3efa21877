package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;

/** What one provider's events mean. Used by one thread; one for each call. */
public interface AnswerDecoder {
    /**
     * Reads the data of one event.
     *
     * @throws ModelException when it reports an error, or is not what the provider sends
     * @throws tools.jackson.core.JacksonException when it is not JSON
     */
    void decode(byte[] bytes, int offset, int length, DecodedAnswer answer) throws ModelException;

    /**
     * Reads the data of an event that was sent under a name. Most providers' data says itself what
     * it is.
     *
     * @throws ModelException as {@link #decode(byte[], int, int, Answer)}
     * @throws tools.jackson.core.JacksonException as {@link #decode(byte[], int, int, Answer)}
     */
    default void decode(String name, byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        decode(bytes, offset, length, answer);
    }

    /**
     * Reads an answer that came as one JSON text, though a stream was asked for.
     *
     * @throws ModelException as {@link #decode(byte[], int, int, Answer)}
     * @throws tools.jackson.core.JacksonException as {@link #decode(byte[], int, int, Answer)}
     */
    void decodeWhole(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException;
}
