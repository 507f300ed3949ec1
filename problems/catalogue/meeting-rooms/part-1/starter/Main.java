import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.StringTokenizer;
import java.util.stream.Collectors;

public class Main {
    /** The room of each meeting, in the order of the input. */
    static int[] giveOutRooms(int[] begins, int[] ends, int cleaning) {
        // Your code here.
        return new int[begins.length];
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer first = new StringTokenizer(in.readLine());
        int n = Integer.parseInt(first.nextToken());
        int cleaning = Integer.parseInt(first.nextToken());
        int[] begins = new int[n];
        int[] ends = new int[n];
        for (int i = 0; i < n; i++) {
            StringTokenizer meeting = new StringTokenizer(in.readLine());
            begins[i] = Integer.parseInt(meeting.nextToken());
            ends[i] = Integer.parseInt(meeting.nextToken());
        }
        int[] rooms = giveOutRooms(begins, ends, cleaning);
        System.out.println(Arrays.stream(rooms).max().getAsInt());
        System.out.println(Arrays.stream(rooms).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }
}
