import java.io.*;
import java.util.*;

public class Main {
    static class Limiter {
        final long r;
        final int w;

        Limiter(long r, int w) {
            this.r = r;
            this.w = w;
        }

        /** Returns the line to print: OK and the cost that is left, NEVER, or NO and the seconds to wait. */
        String decide(int time, int client, long cost) {
            // Your code here.
            return "";
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer head = new StringTokenizer(in.readLine());
        Limiter limiter = new Limiter(Integer.parseInt(head.nextToken()), Integer.parseInt(head.nextToken()));
        StringBuilder out = new StringBuilder();
        for (int i = Integer.parseInt(head.nextToken()); i > 0; i--) {
            StringTokenizer line = new StringTokenizer(in.readLine());
            int time = Integer.parseInt(line.nextToken());
            int client = Integer.parseInt(line.nextToken());
            long cost = Long.parseLong(line.nextToken());
            out.append(limiter.decide(time, client, cost)).append('\n');
        }
        System.out.print(out);
    }
}
