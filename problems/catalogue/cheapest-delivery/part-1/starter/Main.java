import java.io.*;
import java.util.*;

public class Main {
    static class Road {
        int to;
        int toll;
    }

    /**
     * Returns the lowest total of a delivery from s to t, or -1. fees[town] is -1 where there is no depot;
     * roads.get(town) are those that lead out of the town. Towns are numbered from 1.
     */
    static long lowestTotal(int s, int t, int[] fees, List<List<Road>> roads) {
        // Your code here.
        return -2;
    }

    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        int n = next(in), m = next(in), k = next(in), s = next(in), t = next(in);
        int[] fees = new int[n + 1];
        Arrays.fill(fees, -1);
        while (k-- > 0) {
            int town = next(in);
            fees[town] = next(in);
        }
        List<List<Road>> roads = new ArrayList<>();
        for (int town = 0; town <= n; town++) {
            roads.add(new ArrayList<>());
        }
        while (m-- > 0) {
            Road road = new Road();
            int from = next(in);
            road.to = next(in);
            road.toll = next(in);
            roads.get(from).add(road);
        }
        System.out.println(lowestTotal(s, t, fees, roads));
    }

    static int next(StreamTokenizer in) throws IOException {
        in.nextToken();
        return (int) in.nval;
    }
}
