package dev.rejoinder.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate, and contexts that trust it. */
public final class TestTls {
    private static final String PASSWORD = "password";

    /** Kept for other tests, because keytool is slow. */
    private static final Map<String, KeyStore> KEYS = new ConcurrentHashMap<>();

    private TestTls() {}

    /** Returns a context that both presents the certificate and trusts it. */
    public static SSLContext forLocalhost(Path folder) throws IOException, InterruptedException {
        return forName("localhost", folder);
    }

    /** Like {@link #forLocalhost}, for another name. */
    public static SSLContext forName(String name, Path folder)
            throws IOException, InterruptedException {
        KeyStore keys = KEYS.get(name);
        if (keys == null) {
            keys = create(name, folder.resolve(name + ".p12"));
            KEYS.put(name, keys);
        }
        try {
            var presenting = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            presenting.init(keys, PASSWORD.toCharArray());
            var trusting =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusting.init(keys);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(presenting.getKeyManagers(), trusting.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static KeyStore create(String name, Path file)
            throws IOException, InterruptedException {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "test",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "SAN=dns:" + name,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
