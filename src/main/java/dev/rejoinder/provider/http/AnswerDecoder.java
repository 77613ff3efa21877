package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;

/** Decodes one provider's events. Create one for each call; used by one thread. */
public interface AnswerDecoder {
    /**
     * Decodes the data of one event.
     *
     * @throws ModelException when the event reports an error or violates the provider's protocol
     * @throws tools.jackson.core.JacksonException when the data is not JSON
     */
    void decode(byte[] bytes, int offset, int length, DecodedAnswer answer) throws ModelException;

    /**
     * Decodes the data of a named event. By default the name is ignored, because most providers
     * repeat it in the data.
     *
     * @throws ModelException as {@link #decode(byte[], int, int, DecodedAnswer)}
     * @throws tools.jackson.core.JacksonException when the data is not JSON
     */
    default void decode(String name, byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        decode(bytes, offset, length, answer);
    }

    /**
     * Decodes an answer that arrived as one JSON text instead of a stream.
     *
     * @throws ModelException as {@link #decode(byte[], int, int, DecodedAnswer)}
     * @throws tools.jackson.core.JacksonException when the data is not JSON
     */
    void decodeWhole(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException;
}
