import java.io.*;
import java.util.*;

public class Main {
    static class Cache {
        final int capacity;
        int evicted = 0;

        Cache(int capacity) {
            this.capacity = capacity;
        }

        /** Stores the value; evicts what has gone unused for the longest time where there is no room. */
        void put(int key, int value) {
            // Your code here.
        }

        /** Returns the value, or null where the key is not there. */
        Integer get(int key) {
            // Your code here.
            return null;
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
                cache.put(key, Integer.parseInt(words[2]));
            } else if (words[0].equals("GET")) {
                Integer value = cache.get(key);
                out.append(value == null ? "MISS" : value.toString()).append('\n');
            }
        }
        System.out.println(out + "EVICTED " + cache.evicted);
    }
}
