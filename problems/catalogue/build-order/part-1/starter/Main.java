import java.io.*;
import java.util.*;

public class Main {
    /** Returns the order of building, or null where there is a circle. */
    static List<String> buildOrder(Map<String, List<String>> needs, String wanted) {
        List<String> order = new ArrayList<>();
        // Your code here.
        return order;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] first = in.readLine().trim().split(" ");
        Map<String, List<String>> needs = new HashMap<>();
        for (int i = Integer.parseInt(first[0]); i > 0; i--) {
            StringTokenizer words = new StringTokenizer(in.readLine(), ": ");
            String name = words.nextToken();
            List<String> names = new ArrayList<>();
            while (words.hasMoreTokens()) {
                names.add(words.nextToken());
            }
            needs.put(name, names);
        }
        List<String> order = buildOrder(needs, first[1]);
        System.out.println(order == null ? "CIRCLE" : String.join("\n", order));
    }
}
