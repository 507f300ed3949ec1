// What programs commonly load, so that the shared archives of classes hold it: run once when the image is built.
data class Point(val x: Int, val y: Int)

sealed interface Shape
class Circle(val radius: Double) : Shape
class Square(val side: Double) : Shape

fun area(shape: Shape) = when (shape) {
    is Circle -> Math.PI * shape.radius * shape.radius
    is Square -> shape.side * shape.side
}

fun main() {
    val numbers = generateSequence(::readLine).map { it.trim().toInt() }.toMutableList()
    numbers += listOf(3, 1, 2)
    println(numbers.sorted().filter { it > 1 }.joinToString(", ") + numbers.groupBy { it % 2 } + numbers.sumOf { it })
    val counts = mutableMapOf<String, Int>()
    for (word in "a b a".split(" ")) counts[word] = (counts[word] ?: 0) + 1
    println("$counts ${Point(1, 2)} ${area(Circle(1.0)) + area(Square(2.0))} ${(1..9 step 2).toList()}")
    println(numbers.maxOrNull()?.let { "%.2f".format(it.toDouble()) } ?: "none")
    println(ArrayDeque(numbers).removeFirst() to StringBuilder("ab").reverse())
}
