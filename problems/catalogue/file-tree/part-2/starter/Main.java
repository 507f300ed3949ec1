import java.io.*;
import java.util.*;

public class Main {
    static class Tree {
        /** Returns OK, MISSING or EXISTS. */
        String mkdir(String path) {
            // Your code here.
            return "";
        }

        /** Returns OK, MISSING or EXISTS. */
        String write(String path, long size) {
            // Your code here.
            return "";
        }

        /** Returns the size, or MISSING. */
        String size(String path) {
            // Your code here.
            return "";
        }

        /** Returns the names, EMPTY or MISSING. */
        String list(String path) {
            // Your code here.
            return "";
        }

        /** Returns OK, MISSING or REFUSED. */
        String remove(String path) {
            // Your code here.
            return "";
        }

        /** Returns OK, MISSING, REFUSED or EXISTS. */
        String move(String path, String goal) {
            // Your code here.
            return "";
        }
    }

    static String answer(Tree tree, String[] words) {
        switch (words[0]) {
            case "MKDIR":
                return tree.mkdir(words[1]);
            case "WRITE":
                return tree.write(words[1], Long.parseLong(words[2]));
            case "SIZE":
                return tree.size(words[1]);
            case "REMOVE":
                return tree.remove(words[1]);
            case "MOVE":
                return tree.move(words[1], words[2]);
            default:
                return tree.list(words[1]);
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        Tree tree = new Tree();
        StringBuilder out = new StringBuilder();
        for (int i = Integer.parseInt(in.readLine().trim()); i > 0; i--) {
            out.append(answer(tree, in.readLine().trim().split(" "))).append('\n');
        }
        System.out.print(out);
    }
}
