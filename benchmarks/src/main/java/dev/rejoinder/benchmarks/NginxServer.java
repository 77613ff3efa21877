package dev.rejoinder.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An nginx that relays requests to a provider and stores nothing: the least that a token can cost.
 */
final class NginxServer implements AutoCloseable {
    private static final int WORKERS = 2;

    /** Connections of clients and to the provider, per worker. */
    private static final int WORKER_CONNECTIONS = 19_000;

    private static final int START_MILLIS = 10_000;

    private final Process process;
    private final int port;

    private NginxServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Finds the program, if it is installed. */
    static Optional<Path> find() {
        Stream<String> folders =
                Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"));
        return folders.map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it, with its files in a folder, and returns when it listens. */
    static NginxServer start(Path program, ProviderProcess provider, Path folder)
            throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, configuration(port, provider, folder));
        var command =
                List.of(
                        program.toString(),
                        "-p",
                        folder.toString(),
                        "-e",
                        "stderr",
                        "-c",
                        configuration.toString(),
                        "-g",
                        "daemon off;");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.log").toFile())
                        .start();
        var server = new NginxServer(process, port);
        try {
            server.awaitListening();
        } catch (IOException failure) {
            server.close();
            throw new IOException(Files.readString(folder.resolve("nginx.log")), failure);
        }
        return server;
    }

    private void awaitListening() throws IOException, InterruptedException {
        for (int waited = 0; ; waited += 50) {
            Thread.sleep(50);
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (process.descendants().count() >= WORKERS) {
                    return;
                }
            } catch (IOException notYet) {
                if (waited >= START_MILLIS || !process.isAlive()) {
                    throw notYet;
                }
            }
        }
    }

    private static String configuration(int port, ProviderProcess provider, Path folder) {
        return """
        worker_processes %d;
        pid %s/nginx.pid;
        events { worker_connections %d; }
        http {
            access_log off;
            client_body_temp_path %2$s/body;
            proxy_temp_path %2$s/proxy;
            keepalive_requests 1000000000;
            upstream provider {
                server 127.0.0.1:%d;
                keepalive 1000;
                keepalive_requests 1000000000;
            }
            server {
                listen 127.0.0.1:%d backlog=4096;
                location / {
                    proxy_pass %s://provider;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                    proxy_read_timeout 1h;
                    %s
                }
            }
        }
        """
                .formatted(
                        WORKERS,
                        folder,
                        WORKER_CONNECTIONS,
                        provider.port(),
                        port,
                        provider.certificate().isPresent() ? "https" : "http",
                        provider.certificate().map(NginxServer::tls).orElse(""));
    }

    private static String tls(ProviderCertificate certificate) {
        return """
        proxy_ssl_protocols TLSv1.3;
                    proxy_ssl_session_reuse on;
                    proxy_ssl_server_name on;
                    proxy_ssl_name localhost;
                    proxy_ssl_verify on;
                    proxy_ssl_trusted_certificate %s;\
        """
                .formatted(certificate.pem());
    }

    int port() {
        return port;
    }

    /** The cost of the master and the workers. */
    ProcessCost cost() {
        return ProcessCost.ofTree(process.toHandle());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
