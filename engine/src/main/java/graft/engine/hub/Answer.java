package graft.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;

/// An answer whose body is being read. A body that brings nothing for too long is closed, so that its reader fails
/// instead of waiting for ever: the client itself has no such limit.
final class Answer implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final Watched body;
    private final Thread watch;

    Answer(HttpResponse<InputStream> response, Duration patience) {
        this.response = response;
        this.body = new Watched(response.body());
        this.watch = Thread.ofVirtual().name("hub watch").start(() -> body.watch(patience));
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /// The body, watched.
    InputStream body() {
        return body;
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            response.body().close();
        } catch (IOException closedAlready) {
            watch.interrupt(); // nothing is left to free
        }
    }

    private static final class Watched extends InputStream {
        private final InputStream in;
        private volatile long reads;
        private volatile boolean stalled;

        Watched(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int read = read(one, 0, 1);
            return read < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one reader writes it; the watch only compares
        public int read(byte[] into, int from, int most) throws IOException {
            int read = in.read(into, from, most);
            reads++;
            if (stalled) {
                throw new IOException("the connection brought nothing for too long");
            }
            return read;
        }

        void watch(Duration patience) {
            long before = -1;
            try {
                while (reads != before) {
                    before = reads;
                    Thread.sleep(patience);
                }
                stalled = true;
                in.close();
            } catch (InterruptedException | IOException done) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
