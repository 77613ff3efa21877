package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link MockProvider} in its own process. */
final class ProviderProcess implements AutoCloseable {
    private final ChildProcess process;
    private final int port;
    private final Optional<ProviderCertificate> certificate;

    private ProviderProcess(ChildProcess process, Optional<ProviderCertificate> certificate)
            throws IOException {
        this.process = process;
        this.port = Integer.parseInt(process.readLine());
        this.certificate = certificate;
    }

    static ProviderProcess start() throws IOException {
        return new ProviderProcess(ChildProcess.running(MockProvider.class), Optional.empty());
    }

    /** Starts a provider. With TLS, it accepts only TLS 1.3; the folder gets its certificate. */
    static ProviderProcess start(Path folder, boolean tls)
            throws IOException, InterruptedException {
        if (!tls) {
            return start();
        }
        ProviderCertificate certificate = ProviderCertificate.make(folder);
        return new ProviderProcess(
                ChildProcess.running(MockProvider.class, certificate.keyStore().toString()),
                Optional.of(certificate));
    }

    int port() {
        return port;
    }

    /** The certificate, if it uses TLS. */
    Optional<ProviderCertificate> certificate() {
        return certificate;
    }

    /** The settings of a server that asks this provider. */
    Map<String, String> settings() {
        String scheme = certificate.isPresent() ? "https" : "http";
        return Map.of("OPENAI_BASE_URL", scheme + "://localhost:" + port + "/v1");
    }

    /** The JVM options of a server that asks this provider. */
    List<String> options() {
        return certificate.map(ProviderCertificate::trustOptions).orElse(List.of());
    }

    long tokensSent() throws IOException {
        return Long.parseLong(process.ask("tokens"));
    }

    @Override
    public void close() {
        process.close();
    }
}
