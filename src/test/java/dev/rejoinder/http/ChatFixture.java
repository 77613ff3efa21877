package dev.rejoinder.http;

/** A server with one bot. */
abstract class ChatFixture extends ServerFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String STREAM = "/api/v1/chat/guide/stream";
}
