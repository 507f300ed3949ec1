// What programs commonly load, so that the shared archive of classes holds it: run once when the image is built.
import java.io.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class Warm {
    record Point(int x, int y) {}

    enum Colour { RED, GREEN }

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    static double area(Shape shape) {
        return switch (shape) {
            case Circle c -> Math.PI * c.radius() * c.radius();
            case Square s -> s.side() * s.side();
        };
    }

    public static void main(String[] args) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = reader.readLine()) != null; ) {
            StringTokenizer tokens = new StringTokenizer(line);
            while (tokens.hasMoreTokens()) System.out.println(Integer.parseInt(tokens.nextToken()));
        }
        Scanner scanner = new Scanner("1 2.5 word\n");
        System.out.println(scanner.nextInt() + scanner.nextDouble() + scanner.next());
        Map<String, List<Integer>> groups = new HashMap<>();
        groups.computeIfAbsent("a", key -> new ArrayList<>()).add(1);
        TreeMap<Point, String> sorted = new TreeMap<>(Comparator.comparingInt(Point::x).thenComparing(Point::y));
        sorted.put(new Point(1, 2), "b");
        Deque<Integer> deque = new ArrayDeque<>(List.of(1, 2, 3));
        PriorityQueue<int[]> queue = new PriorityQueue<>((a, b) -> a[0] - b[0]);
        queue.add(new int[] {1});
        Set<Integer> seen = new LinkedHashSet<>(new TreeSet<>(new HashSet<>(deque)));
        System.out.printf("%d %.2f %s%n", queue.poll()[0], area(new Circle(1)) + area(new Square(2)), seen);
        System.out.println(IntStream.range(0, 9).boxed().collect(Collectors.groupingBy(n -> n % 2, Collectors.counting())));
        System.out.println(Stream.of("c", "d").map(String::toUpperCase).sorted().collect(Collectors.joining(", ")));
        System.out.println(new StringBuilder("abc").reverse() + String.format("%5d", 42) + String.join("-", "x", "y"));
        int[] numbers = {3, 1, 2};
        Arrays.sort(numbers);
        System.out.println(Arrays.toString(numbers) + EnumSet.allOf(Colour.class) + new LinkedList<>(groups.keySet()));
        BiFunction<Long, Long, Long> sum = Long::sum;
        Optional<Long> maximum = Stream.of(1L, 2L).max(Long::compare);
        System.out.println(sum.apply(1L, maximum.orElse(0L)) + " " + new Random(1).nextInt(9) + Objects.hash(1, 2));
        System.out.println(new java.math.BigInteger("123").pow(2) + " " + new java.math.BigDecimal("1.5"));
    }
}
