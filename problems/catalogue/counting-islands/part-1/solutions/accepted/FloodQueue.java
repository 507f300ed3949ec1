import java.io.*;
import java.util.*;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] size = in.readLine().split(" ");
        int rows = Integer.parseInt(size[0]), columns = Integer.parseInt(size[1]);
        char[][] world = new char[rows][];
        for (int i = 0; i < rows; i++) {
            world[i] = in.readLine().toCharArray();
        }
        boolean[][] seen = new boolean[rows][columns];
        int islands = 0, largest = 0, most = 0;
        int[] down = {1, -1, 0, 0}, right = {0, 0, 1, -1};
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (world[i][j] != '#' || seen[i][j]) {
                    continue;
                }
                islands++;
                int squares = 0, harbours = 0;
                ArrayDeque<int[]> queue = new ArrayDeque<>();
                queue.add(new int[] {i, j});
                seen[i][j] = true;
                while (!queue.isEmpty()) {
                    int[] at = queue.poll();
                    squares++;
                    boolean harbour = false;
                    for (int way = 0; way < 4; way++) {
                        int row = at[0] + down[way], column = Math.floorMod(at[1] + right[way], columns);
                        if (row < 0 || row == rows) {
                            continue;
                        }
                        if (world[row][column] == '.') {
                            harbour = true;
                        } else if (!seen[row][column]) {
                            seen[row][column] = true;
                            queue.add(new int[] {row, column});
                        }
                    }
                    harbours += harbour ? 1 : 0;
                }
                if (squares > largest || squares == largest && harbours > most) {
                    largest = squares;
                    most = harbours;
                }
            }
        }
        System.out.println(islands + " " + largest + " " + most);
    }
}
