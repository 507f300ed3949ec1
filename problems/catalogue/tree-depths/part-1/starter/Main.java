import java.io.*;
import java.util.*;

public class Main {
    /** Returns {number of comments, smallest number} for each depth; parents[i] belongs to comment i, from 1 on. */
    static List<int[]> depths(int[] parents) {
        List<int[]> levels = new ArrayList<>();
        // Your code here.
        return levels;
    }

    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int n = (int) in.nval;
        int[] parents = new int[n + 1];
        for (int i = 1; i <= n; i++) {
            in.nextToken();
            parents[i] = (int) in.nval;
        }
        StringBuilder out = new StringBuilder();
        for (int[] level : depths(parents)) {
            out.append(level[0]).append(' ').append(level[1]).append('\n');
        }
        System.out.print(out);
    }
}
