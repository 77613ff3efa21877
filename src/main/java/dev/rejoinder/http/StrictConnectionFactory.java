package dev.rejoinder.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Creates HTTP/1.1 connections that check each request line with {@link RequestLine} before Jetty
 * parses it. For an invalid line they still know whether the method was HEAD.
 */
final class StrictConnectionFactory extends HttpConnectionFactory {
    StrictConnectionFactory(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        var connection = new StrictConnection(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private static final class StrictConnection extends HttpConnection {
        StrictConnection(HttpConfiguration configuration, Connector connector, EndPoint peer) {
            super(configuration, connector, peer);
        }

        /** The superclass constructor calls this, so no field of this class is initialized yet. */
        @Override
        protected HttpParser newHttpParser(HttpCompliance compliance) {
            HttpParser usual = super.newHttpParser(compliance);
            HttpConfiguration configuration = getHttpConfiguration();
            var parser =
                    new StrictParser(
                            (HttpParser.RequestHandler) usual.getHandler(),
                            configuration.getRequestHeaderSize(),
                            compliance);
            parser.setHeaderCacheSize(configuration.getHeaderCacheSize());
            parser.setHeaderCacheCaseSensitive(configuration.isHeaderCacheCaseSensitive());
            return parser;
        }

        /** Jetty may not know the method of a request that it rejects, and then reports GET. */
        @Override
        protected HttpStreamOverHTTP1 newHttpStream(
                String method, String uri, HttpVersion version) {
            boolean head = getParser() instanceof StrictParser parser && parser.line.isHead();
            return super.newHttpStream(head ? HttpMethod.HEAD.asString() : method, uri, version);
        }
    }

    private static final class StrictParser extends HttpParser {
        private final RequestLine line = new RequestLine();

        StrictParser(RequestHandler handler, int maxHeaderBytes, HttpCompliance compliance) {
            super(handler, maxHeaderBytes, compliance);
        }

        @Override
        public boolean parseNext(ByteBuffer buffer) {
            if (isStart()) {
                line.reset();
            }
            if (line.accepts(buffer)) {
                return super.parseNext(buffer);
            }
            // Jetty rejects a control character anywhere, and then everything after it.
            BufferUtil.clear(buffer);
            return super.parseNext(ByteBuffer.allocate(1));
        }
    }
}
