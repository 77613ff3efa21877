package dev.rejoinder.outbound;

import dev.rejoinder.wire.AddressResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A name server that returns the given answers, one after the other. */
final class FakeNameServer implements AddressResolver {
    private final Map<String, Queue<List<InetAddress>>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** Adds an answer; the last one is repeated. */
    FakeNameServer with(String host, String... addresses) {
        answers.computeIfAbsent(host, name -> new ArrayDeque<>())
                .add(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
        return this;
    }

    @Override
    public synchronized List<InetAddress> resolve(String host) throws UnknownHostException {
        asked.add(host);
        Queue<List<InetAddress>> left = answers.get(host);
        if (left == null) {
            throw new UnknownHostException(host);
        }
        return left.size() > 1 ? left.remove() : left.element();
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }
}
