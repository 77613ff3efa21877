package dev.rejoinder.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server on loopback that keeps what it gets. */
public final class SmtpReceiver implements AutoCloseable {
    /** Fails a test that waits for a mail; no assertion depends on it. */
    private static final long MOST_SECONDS = 180;

    private final ServerSocket socket;
    private final @Nullable SSLContext tls;
    private final boolean tlsFromTheBeginning;
    private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile @Nullable String credentials;

    /**
     * A mail.
     *
     * @param text headers and body
     */
    public record ReceivedMail(
            String from, String to, String text, boolean encrypted, boolean signedIn) {}

    private SmtpReceiver(@Nullable SSLContext tls, boolean tlsFromTheBeginning) throws IOException {
        this.tls = tls;
        this.tlsFromTheBeginning = tlsFromTheBeginning;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static SmtpReceiver plain() throws IOException {
        return new SmtpReceiver(null, false);
    }

    /** Offers STARTTLS. */
    public static SmtpReceiver startTls(SSLContext tls) throws IOException {
        return new SmtpReceiver(tls, false);
    }

    public static SmtpReceiver tls(SSLContext tls) throws IOException {
        return new SmtpReceiver(tls, true);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Requires this user name and password. */
    public void require(String user, String password) {
        credentials = "\0" + user + "\0" + password;
    }

    /**
     * Replies to a command, such as {@code RCPT}, in this way; to the end of a mail with {@code .}.
     */
    public void reply(String command, String reply) {
        replies.put(command, reply);
    }

    /** Replies as usual again. */
    public void replyAsUsual() {
        replies.clear();
    }

    /** Keeps mails from now on without a reply, until the returned action runs. */
    public Runnable hold() {
        var next = new CountDownLatch(1);
        gate = next;
        return next::countDown;
    }

    public List<ReceivedMail> mails() {
        return mails;
    }

    /** Commands without arguments, and with those of MAIL and RCPT. */
    public List<String> commands() {
        return commands;
    }

    /** Waits until so many mails have arrived. */
    public List<ReceivedMail> await(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (mails.size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + mails.size() + " mails arrived");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return mails;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (tls != null && tlsFromTheBeginning) {
                new Session(encrypted(tls, client), true).run();
            } else {
                new Session(client, false).run();
            }
        } catch (IOException gone) {
            // The client left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SSLSocket encrypted(SSLContext tls, Socket client) throws IOException {
        var encrypted =
                (SSLSocket) tls.getSocketFactory().createSocket(client, "localhost", 0, true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        return encrypted;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One connection. */
    private final class Session {
        private Socket client;
        private BufferedReader in;
        private OutputStream out;
        private boolean isEncrypted;
        private boolean signedIn;
        private String from = "";
        private String to = "";

        Session(Socket client, boolean isEncrypted) throws IOException {
            this.client = client;
            this.isEncrypted = isEncrypted;
            in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            out = client.getOutputStream();
        }

        void run() throws IOException, InterruptedException {
            send("220 test");
            String line = in.readLine();
            while (line != null && handle(line)) {
                line = in.readLine();
            }
        }

        private boolean handle(String line) throws IOException, InterruptedException {
            String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            commands.add(command.equals("MAIL") || command.equals("RCPT") ? line : command);
            String planned = replies.get(command);
            if (planned != null) {
                send(planned);
                return true;
            }
            switch (command) {
                case "EHLO" -> greet();
                case "STARTTLS" -> encrypt();
                case "AUTH" -> signIn(line);
                case "MAIL" -> {
                    from = line;
                    send(credentials == null || signedIn ? "250 ok" : "530 sign in first");
                }
                case "RCPT" -> {
                    to = line;
                    send("250 ok");
                }
                case "DATA" -> receive();
                case "QUIT" -> {
                    send("221 bye");
                    return false;
                }
                default -> send("250 ok");
            }
            return true;
        }

        private void greet() throws IOException {
            send("250-test");
            if (tls != null && !isEncrypted) {
                send("250-STARTTLS");
            }
            if (credentials != null) {
                send("250-AUTH PLAIN");
            }
            send("250 8BITMIME");
        }

        private void encrypt() throws IOException {
            if (tls == null) {
                send("502 no TLS");
                return;
            }
            send("220 go ahead");
            client = encrypted(tls, client);
            isEncrypted = true;
            in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            out = client.getOutputStream();
        }

        private void signIn(String line) throws IOException {
            byte[] plain = Base64.getDecoder().decode(line.replace("AUTH PLAIN ", ""));
            signedIn = new String(plain, UTF_8).endsWith(String.valueOf(credentials));
            send(signedIn ? "235 welcome" : "535 wrong user name or password");
        }

        private void receive() throws IOException, InterruptedException {
            send("354 go ahead");
            var text = new StringBuilder();
            String line = in.readLine();
            while (line != null && !line.equals(".")) {
                text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
                line = in.readLine();
            }
            if (line == null) {
                return;
            }
            String planned = replies.get(".");
            if (planned == null) {
                mails.add(new ReceivedMail(from, to, text.toString(), isEncrypted, signedIn));
                gate.await();
            }
            send(planned == null ? "250 queued" : planned);
        }

        private void send(String line) throws IOException {
            out.write((line + "\r\n").getBytes(ISO_8859_1));
            out.flush();
        }
    }
}
