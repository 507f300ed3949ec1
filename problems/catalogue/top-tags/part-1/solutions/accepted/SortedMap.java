import java.io.*;
import java.util.*;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] first = in.readLine().split(" ");
        int n = Integer.parseInt(first[0]), k = Integer.parseInt(first[1]);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < n; i++) {
            String line = in.readLine();
            Set<String> tags = new HashSet<>();
            for (String word : (line == null ? "" : line).split(" ")) {
                if (word.length() > 1 && word.charAt(0) == '#') {
                    tags.add(word.substring(1).toLowerCase(Locale.ROOT));
                }
            }
            for (String tag : tags) {
                counts.merge(tag, 1, Integer::sum);
            }
        }
        List<String> order = new ArrayList<>(counts.keySet());
        order.sort(Comparator.comparing((String tag) -> -counts.get(tag)).thenComparing(Comparator.naturalOrder()));
        StringBuilder out = new StringBuilder();
        for (String tag : order.subList(0, Math.min(k, order.size()))) {
            out.append(tag).append(' ').append(counts.get(tag)).append('\n');
        }
        System.out.print(out);
    }
}
