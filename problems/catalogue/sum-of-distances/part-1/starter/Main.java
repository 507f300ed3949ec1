import java.io.*;
import java.util.*;

public class Main {
    static class Road {
        int u;
        int v;
        int a;
        int b;
    }

    /** Returns what all pay to meet in each village; people[0] live in village 1. */
    static long[] totals(int[] people, List<Road> roads) {
        // Your code here.
        return new long[people.length];
    }

    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        int n = next(in);
        int[] people = new int[n];
        for (int i = 0; i < n; i++) {
            people[i] = next(in);
        }
        List<Road> roads = new ArrayList<>();
        for (int i = 0; i < n - 1; i++) {
            Road road = new Road();
            road.u = next(in);
            road.v = next(in);
            road.a = next(in);
            road.b = next(in);
            roads.add(road);
        }
        StringBuilder out = new StringBuilder();
        for (long total : totals(people, roads)) {
            out.append(total).append('\n');
        }
        System.out.print(out);
    }

    static int next(StreamTokenizer in) throws IOException {
        in.nextToken();
        return (int) in.nval;
    }
}
