import java.io.*;
import java.util.*;

public class Main {
    static class Limiter {
        final int r;
        final int w;

        Limiter(int r, int w) {
            this.r = r;
            this.w = w;
        }

        /** Returns the line to print: OK and what the client has left in this window, or NO and the seconds until the next one. */
        String decide(int time, int client) {
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
            out.append(limiter.decide(time, client)).append('\n');
        }
        System.out.print(out);
    }
}
