// What programs commonly load, so that the shared archives of classes hold it: run once when the image is built.
import scala.collection.mutable

case class Point(x: Int, y: Int)

object Warm extends App {
  val lines = scala.io.Source.stdin.getLines.toList
  val numbers = lines.map(_.trim.toInt) ++ List(3, 1, 2)
  val counts = mutable.Map[String, Int]().withDefaultValue(0)
  for (word <- "a b a".split(" ")) counts(word) += 1
  println(numbers.sorted.filter(_ > 1).mkString(", ") + numbers.groupBy(_ % 2) + s"${counts("a")} ${Point(1, 2)}")
  println(Vector(1, 2).zipWithIndex.toMap, (1 to 9 by 2).toSet, mutable.ArrayBuffer(1), mutable.Queue(1).dequeue())
  println(numbers.headOption match { case Some(n) => f"$n%.2f".length; case None => 0 })
}
