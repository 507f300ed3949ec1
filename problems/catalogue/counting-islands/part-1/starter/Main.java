import java.io.*;

public class Main {
    /** Returns the number of islands, the size of the largest, and its harbours. */
    static int[] survey(char[][] world) {
        // Your code here.
        return new int[] {0, 0, 0};
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int rows = Integer.parseInt(in.readLine().trim().split(" ")[0]);
        char[][] world = new char[rows][];
        for (int i = 0; i < rows; i++) {
            world[i] = in.readLine().trim().toCharArray();
        }
        int[] answer = survey(world);
        System.out.println(answer[0] + " " + answer[1] + " " + answer[2]);
    }
}
