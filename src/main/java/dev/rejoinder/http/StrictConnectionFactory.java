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
 * HTTP/1.1 connections that hold each request line against {@link RequestLine} before Jetty reads
 * it, and that know of a request with a bad line whether it asked for the head alone.
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

        /** Called by the constructor above, so that nothing of this class is there yet. */
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

        /** For a request that it refuses, Jetty may not know the method, and says GET. */
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
            // Jetty refuses a control character wherever it stands, and then all that follows.
            BufferUtil.clear(buffer);
            return super.parseNext(ByteBuffer.allocate(1));
        }
    }
}
