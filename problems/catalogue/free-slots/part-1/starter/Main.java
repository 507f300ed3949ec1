import java.io.*;
import java.util.*;

public class Main {
    static class Row {
        String person;
        int start;
        int end;
    }

    /** Returns {start, end} of each window, by time. */
    static List<int[]> windows(int t, int d, int a, List<Row> rows) {
        // Your code here.
        return List.of(new int[] {-1, -1});
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int[] first = Arrays.stream(in.readLine().trim().split(" ")).mapToInt(Integer::parseInt).toArray();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < first[0]; i++) {
            String[] words = in.readLine().trim().split(" ");
            Row row = new Row();
            row.person = words[0];
            row.start = Integer.parseInt(words[1]);
            row.end = Integer.parseInt(words[2]);
            rows.add(row);
        }
        StringBuilder out = new StringBuilder();
        for (int[] window : windows(first[1], first[2], first[3], rows)) {
            out.append(window[0]).append(' ').append(window[1]).append('\n');
        }
        System.out.print(out.length() == 0 ? "none\n" : out);
    }
}
