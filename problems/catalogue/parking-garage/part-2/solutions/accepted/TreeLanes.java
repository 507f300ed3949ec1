import java.io.*;
import java.util.*;

public class Main {
    static class Vehicle {
        String plate;
        int size;
        int since;
        int spot = -1;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String spots = in.readLine().trim();
        List<TreeSet<Integer>> free = new ArrayList<>();
        List<TreeMap<Integer, Vehicle>> lanes = new ArrayList<>(); // by the event at which they came
        for (int size = 0; size < 3; size++) {
            free.add(new TreeSet<>());
            lanes.add(new TreeMap<>());
        }
        for (int i = 0; i < spots.length(); i++) {
            free.get("SML".indexOf(spots.charAt(i))).add(i + 1);
        }
        Map<String, Vehicle> known = new HashMap<>();
        StringBuilder out = new StringBuilder();
        int n = Integer.parseInt(in.readLine().trim());
        for (int now = 0; now < n; now++) {
            String[] words = in.readLine().trim().split(" ");
            if (words[0].equals("IN")) {
                Vehicle vehicle = new Vehicle();
                vehicle.plate = words[1];
                vehicle.size = "SML".indexOf(words[2]);
                vehicle.since = now;
                known.put(vehicle.plate, vehicle);
                for (int fit = vehicle.size; fit < 3 && vehicle.spot < 0; fit++) {
                    if (!free.get(fit).isEmpty()) {
                        vehicle.spot = free.get(fit).pollFirst();
                    }
                }
                if (vehicle.spot < 0) {
                    lanes.get(vehicle.size).put(now, vehicle);
                    out.append("WAIT\n");
                } else {
                    out.append(vehicle.spot).append('\n');
                }
                continue;
            }
            Vehicle leaving = known.remove(words[1]);
            if (leaving == null) {
                out.append("UNKNOWN\n");
            } else if (leaving.spot < 0) {
                lanes.get(leaving.size).remove(leaving.since);
                out.append("LANE\n");
            } else {
                int kind = "SML".indexOf(spots.charAt(leaving.spot - 1));
                TreeMap<Integer, Vehicle> best = null;
                for (int size = 0; size <= kind; size++) {
                    TreeMap<Integer, Vehicle> lane = lanes.get(size);
                    if (!lane.isEmpty() && (best == null || lane.firstKey() < best.firstKey())) {
                        best = lane;
                    }
                }
                out.append(leaving.spot);
                if (best == null) {
                    free.get(kind).add(leaving.spot);
                } else {
                    Vehicle follower = best.pollFirstEntry().getValue();
                    follower.spot = leaving.spot;
                    out.append(' ').append(follower.plate);
                }
                out.append('\n');
            }
        }
        System.out.print(out);
    }
}
