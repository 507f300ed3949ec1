import java.io.*;
import java.util.*;

public class Main {
    static class Entry {
        String value;
        int used;
        boolean pinned;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] first = in.readLine().split(" ");
        int capacity = Integer.parseInt(first[0]), n = Integer.parseInt(first[1]), evicted = 0;
        Map<String, Entry> entries = new HashMap<>();
        TreeMap<Integer, String> byUse = new TreeMap<>(); // those without a pin, by the command that used them last
        StringBuilder out = new StringBuilder();
        for (int now = 0; now < n; now++) {
            String[] words = in.readLine().split(" ");
            String key = words[1];
            Entry entry = entries.get(key);
            switch (words[0]) {
                case "PUT":
                    if (entry == null) {
                        if (entries.size() == capacity) {
                            if (byUse.isEmpty()) {
                                out.append("REFUSED\n");
                                break;
                            }
                            entries.remove(byUse.pollFirstEntry().getValue());
                            evicted++;
                        }
                        entry = new Entry();
                        entry.used = now;
                        entries.put(key, entry);
                    }
                    entry.value = words[2];
                    use(entry, key, now, byUse);
                    break;
                case "GET":
                    out.append(entry == null ? "MISS" : entry.value).append('\n');
                    if (entry != null) {
                        use(entry, key, now, byUse);
                    }
                    break;
                default:
                    out.append(entry == null ? "MISS\n" : "OK\n");
                    boolean pin = words[0].equals("PIN");
                    if (entry != null && pin != entry.pinned) {
                        entry.pinned = pin;
                        if (pin) {
                            byUse.remove(entry.used);
                        } else {
                            use(entry, key, now, byUse);
                        }
                    }
            }
        }
        System.out.println(out + "EVICTED " + evicted);
    }

    static void use(Entry entry, String key, int now, TreeMap<Integer, String> byUse) {
        if (!entry.pinned) {
            byUse.remove(entry.used);
            byUse.put(now, key);
        }
        entry.used = now;
    }
}
