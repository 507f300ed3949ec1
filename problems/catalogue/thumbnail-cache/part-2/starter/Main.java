import java.io.*;
import java.util.*;

public class Main {
    static class Cache {
        final int capacity;
        int evicted = 0;

        Cache(int capacity) {
            this.capacity = capacity;
        }

        /** Stores the value; returns false where it is refused. */
        boolean put(int key, int value) {
            // Your code here.
            return true;
        }

        /** Returns the value, or null where the key is not there. */
        Integer get(int key) {
            // Your code here.
            return null;
        }

        /** Pins the entry; returns false where the key is not there. */
        boolean pin(int key) {
            // Your code here.
            return false;
        }

        /** Takes the pin off; returns false where the key is not there. */
        boolean unpin(int key) {
            // Your code here.
            return false;
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] first = in.readLine().trim().split(" ");
        Cache cache = new Cache(Integer.parseInt(first[0]));
        StringBuilder out = new StringBuilder();
        for (int i = Integer.parseInt(first[1]); i > 0; i--) {
            String[] words = in.readLine().trim().split(" ");
            int key = Integer.parseInt(words[1]);
            if (words[0].equals("PUT")) {
                if (!cache.put(key, Integer.parseInt(words[2]))) {
                    out.append("REFUSED\n");
                }
            } else if (words[0].equals("GET")) {
                Integer value = cache.get(key);
                out.append(value == null ? "MISS" : value.toString()).append('\n');
            } else {
                boolean done = words[0].equals("PIN") ? cache.pin(key) : cache.unpin(key);
                out.append(done ? "OK\n" : "MISS\n");
            }
        }
        System.out.println(out + "EVICTED " + cache.evicted);
    }
}
