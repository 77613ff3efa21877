package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for {@code localhost} and 127.0.0.1.
 *
 * @param keyStore with the private key; Java clients can use it as their trust store
 * @param pem the certificate alone, for clients that do not read Java's key stores
 */
record ProviderCertificate(Path keyStore, Path pem) {
    private static final String PASSWORD = "benchmark";
    private static final String ALIAS = "provider";

    /** Makes a certificate in a folder. */
    static ProviderCertificate make(Path folder) throws IOException, InterruptedException {
        var made =
                new ProviderCertificate(
                        folder.resolve("provider.p12"), folder.resolve("provider.pem"));
        made.keytool(
                List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"),
                List.of("-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1"));
        made.keytool(List.of("-exportcert", "-rfc"), List.of("-file", made.pem.toString()));
        return made;
    }

    private void keytool(List<String> command, List<String> options)
            throws IOException, InterruptedException {
        var whole = new ArrayList<String>();
        whole.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        whole.addAll(command);
        whole.addAll(List.of("-alias", ALIAS, "-keystore", keyStore.toString()));
        whole.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        whole.addAll(options);
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    /** The options that make a Java process trust only this certificate. */
    List<String> trustOptions() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + keyStore,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** The context of a TLS server with the private key in a key store. */
    static SSLContext serverContext(Path keyStore) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
