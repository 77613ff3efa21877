package dev.rejoinder.testkit;

import java.util.List;

/** Responses that a strict HTTP/1.1 client refuses. All of them fail before they end. */
public final class MalformedResponses {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    private MalformedResponses() {}

    public static List<String> all() {
        return List.of(
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "220 mail.test ESMTP\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 999 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\n\r\nhello",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 5\r\n\r\nhello",
                OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nhello",
                OK + "Content-Length: 5, 5\r\n\r\nhello",
                OK + "Content-Length : 5\r\n\r\nhello",
                OK + "Content-Length:\r\n\r\nhello",
                OK + "Content-Length: \u000b5\r\n\r\nhello",
                OK + "Content-Length: +5\r\n\r\nhello",
                OK + "Content-Length: -1\r\n\r\n",
                OK + "Content-Length: 9999999999999999999\r\n\r\nhello",
                OK + "X: a\r\n folded\r\nContent-Length: 5\r\n\r\nhello",
                OK + "X: a\0b\r\nContent-Length: 5\r\n\r\nhello",
                OK + "X\0: y\r\n\r\n",
                OK + "no colon\r\nContent-Length: 5\r\n\r\nhello",
                OK + ": no name\r\nContent-Length: 5\r\n\r\nhello",
                OK + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello",
                OK + "Transfer-Encoding: br, chunked\r\n\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                CHUNKED + "\r\nhello\r\n0\r\n\r\n",
                CHUNKED + "zz\r\n",
                CHUNKED + "-5\r\nhello",
                CHUNKED + " 5\r\nhello\r\n0\r\n\r\n",
                CHUNKED + "0x5\r\nhello\r\n0\r\n\r\n",
                CHUNKED + "1000000000000000\r\n",
                CHUNKED + "3\r\nhello\r\n",
                CHUNKED + "5\r\nhelloXX0\r\n\r\n",
                CHUNKED + "5\nhello\n0\n\n",
                CHUNKED + "5;a\nhello\r\n0\r\n\r\n",
                CHUNKED + "5\r\nhello\n0\r\n\r\n",
                CHUNKED + "5\r\nhello\r\n0\r\nX: a\n\r\n\r\n");
    }
}
