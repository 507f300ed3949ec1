import java.io.*;
import java.util.*;

public class Main {
    /** Returns the k tags in the most posts as lines "tag count", in the order asked for. */
    static List<String> topTags(List<String> posts, int k) {
        List<String> lines = new ArrayList<>();
        // Your code here.
        return lines;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] first = in.readLine().split(" ");
        int n = Integer.parseInt(first[0]), k = Integer.parseInt(first[1]);
        List<String> posts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String line = in.readLine();
            posts.add(line == null ? "" : line);
        }
        System.out.println(String.join("\n", topTags(posts, k)));
    }
}
