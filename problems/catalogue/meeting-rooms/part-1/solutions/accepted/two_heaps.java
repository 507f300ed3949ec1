import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.StringTokenizer;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer first = new StringTokenizer(in.readLine());
        int n = Integer.parseInt(first.nextToken());
        int cleaning = Integer.parseInt(first.nextToken());
        List<int[]> meetings = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            StringTokenizer meeting = new StringTokenizer(in.readLine());
            meetings.add(new int[] {Integer.parseInt(meeting.nextToken()), Integer.parseInt(meeting.nextToken()), i});
        }
        meetings.sort(Comparator.comparingInt(meeting -> meeting[0]));

        PriorityQueue<int[]> inUse = new PriorityQueue<>(Comparator.comparingInt((int[] use) -> use[0]));
        PriorityQueue<Integer> free = new PriorityQueue<>();
        int[] rooms = new int[n];
        int opened = 0;
        for (int[] meeting : meetings) {
            while (!inUse.isEmpty() && inUse.peek()[0] <= meeting[0]) {
                free.add(inUse.poll()[1]);
            }
            int room = free.isEmpty() ? ++opened : free.poll();
            rooms[meeting[2]] = room;
            inUse.add(new int[] {meeting[1] + cleaning, room});
        }
        StringBuilder out = new StringBuilder().append(opened).append('\n');
        for (int room : rooms) {
            out.append(room).append(' ');
        }
        System.out.println(out);
    }
}
