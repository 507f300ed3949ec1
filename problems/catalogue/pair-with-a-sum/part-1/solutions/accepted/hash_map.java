import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int target = Integer.parseInt(in.readLine().split(" ")[1]);
        StringTokenizer words = new StringTokenizer(in.readLine());
        Map<Integer, Integer> earliest = new HashMap<>();
        for (int stall = 1; words.hasMoreTokens(); stall++) {
            int price = Integer.parseInt(words.nextToken());
            Integer partner = earliest.get(target - price);
            if (partner != null) {
                System.out.println(partner + " " + stall);
                return;
            }
            earliest.putIfAbsent(price, stall);
        }
        System.out.println("none");
    }
}
