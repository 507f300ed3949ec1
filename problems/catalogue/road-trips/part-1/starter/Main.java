import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public class Main {
    public static void main(String[] args) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("roads.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] road = line.split(",");
            // Remember this road: road[0] and road[1] are its towns, road[2] its length.
        }

        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int n = Integer.parseInt(in.readLine());
        for (int i = 0; i < n; i++) {
            String[] towns = in.readLine().split(" ");
            // Print the length of this trip.
        }
    }
}
